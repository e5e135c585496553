package io.dehaze.credentials;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /**
   * Reads certificates.
   *
   * @return at least one
   * @throws GeneralSecurityException where there is none, or anything else
   */
  public static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    List<X509Certificate> read =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (read.isEmpty()) {
      throw new GeneralSecurityException("no certificate");
    }
    return read;
  }

  /** Writes certificates, and nothing of what stood between them. */
  static String write(List<X509Certificate> certificates) throws GeneralSecurityException {
    StringBuilder pem = new StringBuilder();
    for (Certificate each : certificates) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(LINES.encodeToString(each.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return pem.toString();
  }

  /**
   * Reads a private key, PKCS#8 and not encrypted, for RSA, an elliptic curve or Ed25519.
   *
   * @throws GeneralSecurityException where it is none
   */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher key = KEY.matcher(pem);
    if (!key.find()) {
      throw new GeneralSecurityException("no private key");
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(decoded(key.group(1)));
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // a key of another kind: the next one may know it
      }
    }
    throw new GeneralSecurityException("no private key of a known kind");
  }

  private static byte[] decoded(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not base64");
    }
  }

  /** Whether what the one signs the other verifies. */
  static boolean belongTogether(PrivateKey secret, PublicKey known) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(new byte[32]);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update(new byte[32]);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds
    }
  }
}
