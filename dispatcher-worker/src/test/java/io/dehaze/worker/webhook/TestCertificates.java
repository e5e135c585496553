package io.dehaze.worker.webhook;

import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test, and what it certifies. */
final class TestCertificates {
  /** A certificate and its key. */
  record Certified(X509Certificate certificate, PrivateKey key) {
    String certificatePem() throws Exception {
      return pem(certificate);
    }

    String keyPem() throws Exception {
      return pem(new JcaPKCS8Generator(key, null));
    }

    private static String pem(Object what) throws Exception {
      StringWriter text = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
        writer.writeObject(what);
      }
      return text.toString();
    }
  }

  private final Instant now = Instant.now();

  private final Certified ca;

  TestCertificates() throws Exception {
    KeyPair pair = pair();
    ca =
        new Certified(
            certificate("CN=a CA of a test", pair, pair, "CN=a CA of a test", null, 1),
            pair.getPrivate());
  }

  /** The CA's own certificate. */
  Certified ca() {
    return ca;
  }

  /** For a server or client, with a DNS name. */
  Certified of(String name) throws Exception {
    return of(name, 1);
  }

  /** One that has expired. */
  Certified expired(String name) throws Exception {
    return of(name, -1);
  }

  private Certified of(String name, int endsInDays) throws Exception {
    KeyPair pair = pair();
    KeyPair issuer = new KeyPair(ca.certificate().getPublicKey(), ca.key());
    return new Certified(
        certificate("CN=" + name, pair, issuer, "CN=a CA of a test", name, endsInDays),
        pair.getPrivate());
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
    pairs.initialize(256);
    return pairs.generateKeyPair();
  }

  private X509Certificate certificate(
      String subject, KeyPair pair, KeyPair issuer, String issuerName, String dns, int endsInDays)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuerName),
            new BigInteger(64, new SecureRandom()),
            Date.from(now.minus(Duration.ofDays(5))),
            Date.from(now.plus(Duration.ofDays(endsInDays))),
            new X500Name(subject),
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(dns == null));
    if (dns != null) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, dns)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
  }

  /**
   * A server socket that shows a certificate.
   *
   * @param clients whose certificates it wants clients to show; null for none
   */
  static ServerSocket serving(Certified own, X509Certificate clients) throws Exception {
    KeyStore keys = store();
    keys.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), clients == null ? null : trusting(clients), null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(clients != null);
    return server;
  }

  private static TrustManager[] trusting(X509Certificate certificate) throws Exception {
    KeyStore trusted = store();
    trusted.setCertificateEntry("ca", certificate);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
