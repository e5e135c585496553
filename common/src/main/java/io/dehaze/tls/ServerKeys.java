package io.dehaze.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Hands an identity to TLS handshakes, and another one from the moment that it is changed. A
 * handshake asks for certificate and key one after the other by the alias that it was told first:
 * so an alias names one identity for ever, and the one before is kept for handshakes under way.
 * Thread-safe.
 */
final class ServerKeys extends X509ExtendedKeyManager {
  private record Named(String alias, Identity identity) {}

  private record Known(Named now, Named before) {
    Named named(String alias) {
      return now.alias.equals(alias) ? now : before.alias.equals(alias) ? before : null;
    }
  }

  private volatile Known known;
  private int number;

  ServerKeys(Identity first) {
    Named named = new Named("0", first);
    known = new Known(named, named);
  }

  synchronized void change(Identity identity) {
    known = new Known(new Named(String.valueOf(++number), identity), known.now);
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return chooseServerAlias(keyType, issuers, null);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    Named now = known.now;
    return now.identity.key().getAlgorithm().equals(keyType) ? now.alias : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    Named named = known.named(alias);
    return named == null ? null : named.identity.chain().clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    Named named = known.named(alias);
    return named == null ? null : named.identity.key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    String alias = chooseServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
