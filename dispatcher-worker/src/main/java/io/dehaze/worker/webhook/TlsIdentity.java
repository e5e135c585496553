package io.dehaze.worker.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.credentials.Pem;
import io.dehaze.credentials.TlsSettings;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.Xnio;
import org.xnio.ssl.XnioSsl;

/**
 * Whom calls over TLS trust, and what certificate they show. Two are equal where they were made for
 * the same owner of the same certificates and key. TLS 1.2 and 1.3 are spoken, nothing older.
 * Immutable.
 */
public final class TlsIdentity {
  /** How many sessions one trigger's calls may resume: it has one endpoint. */
  private static final int SESSIONS_MAX = 64;

  private static final OptionMap SECURE =
      OptionMap.create(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"));

  private final String name;
  private final XnioSsl ssl;

  private TlsIdentity(String name, SSLContext context) {
    this.name = name;
    this.ssl = new UndertowXnioSsl(Xnio.getInstance(), SECURE, context);
  }

  /**
   * Trusts whom Java trusts ({@code javax.net.ssl.trustStore}) and shows no certificate: one that
   * this process has for Kafka is none of a webhook's business.
   */
  public static TlsIdentity anonymous() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[0], null, null);
    return new TlsIdentity("", context);
  }

  /**
   * Made for one owner.
   *
   * @param owner whose it is; others never share its connections
   * @param settings with the key open
   * @throws GeneralSecurityException where certificates or key are of no use
   */
  public static TlsIdentity of(String owner, TlsSettings settings) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    try {
      context.init(keys(settings), trust(settings), null);
    } catch (IOException e) {
      throw new GeneralSecurityException("a key store in memory failed"); // its text may tell more
    }
    context.getClientSessionContext().setSessionCacheSize(SESSIONS_MAX);
    return new TlsIdentity(owner + ' ' + digest(settings), context);
  }

  private static KeyManager[] keys(TlsSettings settings)
      throws GeneralSecurityException, IOException {
    if (settings.key() == null) {
      return new KeyManager[0];
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        Pem.privateKey(settings.key().value().reveal()),
        new char[0],
        Pem.certificates(settings.certificate()).toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /** Null for whom Java trusts. */
  private static TrustManager[] trust(TlsSettings settings)
      throws GeneralSecurityException, IOException {
    if (settings.ca() == null) {
      return null;
    }
    KeyStore store = emptyStore();
    List<X509Certificate> trusted = Pem.certificates(settings.ca());
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca-" + i, trusted.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static String digest(TlsSettings settings) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(String.valueOf(settings.ca()).getBytes(UTF_8));
    digest.update(String.valueOf(settings.certificate()).getBytes(UTF_8));
    if (settings.key() != null) {
      digest.update(settings.key().value().reveal().getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  XnioSsl ssl() {
    return ssl;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TlsIdentity that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + (name.isEmpty() ? "anonymous" : name) + "]";
  }
}
