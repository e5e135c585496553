package io.dehaze.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;

/**
 * Who a server says it is, and how it proves it. Immutable.
 *
 * @param chain its own certificate first, then those that signed it; never empty
 * @param key the private key of the first
 */
record Identity(X509Certificate[] chain, PrivateKey key) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /**
   * Reads both files' contents.
   *
   * @throws GeneralSecurityException with a sentence, where they are no certificate and its key
   */
  static Identity read(byte[] certificates, byte[] key) throws GeneralSecurityException {
    X509Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(certificates))
            .toArray(X509Certificate[]::new);
    if (chain.length == 0) {
      throw new CertificateException("there is no certificate in PEM form that can be read");
    }
    PublicKey own = chain[0].getPublicKey();
    if (!SIGNATURES.containsKey(own.getAlgorithm())) {
      throw new CertificateException("keys of " + own.getAlgorithm() + " are not supported");
    }
    Identity identity = new Identity(chain, PrivateKeys.read(key, own));
    identity.checkFit();
    return identity;
  }

  /** What one of them signs, the other must find right. */
  private void checkFit() throws GeneralSecurityException {
    PublicKey own = chain[0].getPublicKey();
    Signature signature = Signature.getInstance(SIGNATURES.get(own.getAlgorithm()));
    byte[] something = {1, 2, 3};
    signature.initSign(key);
    signature.update(something);
    byte[] signed = signature.sign();
    signature.initVerify(own);
    signature.update(something);
    if (!signature.verify(signed)) {
      throw new InvalidKeyException("the key is not that of the first certificate");
    }
  }

  /** When its certificate expires, in seconds since the epoch. */
  long expiresAtSeconds() {
    return chain[0].getNotAfter().toInstant().getEpochSecond();
  }
}
