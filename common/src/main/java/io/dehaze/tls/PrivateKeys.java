package io.dehaze.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys from PEM (RFC 7468). The JDK reads PKCS #8 only; the two older forms, which
 * other tools write by default, are the same key without the name of its algorithm, which the
 * certificate's public key knows: so they are put into the PKCS #8 envelope here.
 *
 * <pre>
 *   PrivateKeyInfo ::= SEQUENCE { version 0, algorithm, OCTET STRING { the older form } }   RFC 5208
 * </pre>
 */
final class PrivateKeys {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private PrivateKeys() {}

  /**
   * The first private key in a PEM file.
   *
   * @param of the public key that it belongs to
   * @throws GeneralSecurityException with a sentence, where there is none that can be read
   */
  static PrivateKey read(byte[] pem, PublicKey of) throws GeneralSecurityException {
    String text = new String(pem, ISO_8859_1);
    Matcher found = PEM.matcher(text);
    if (!found.find()) {
      throw new InvalidKeyException(
          text.contains("ENCRYPTED")
              ? "the key is encrypted; write it without: openssl pkcs8 -topk8 -nocrypt"
              : "there is no private key in PEM form");
    }
    byte[] der = decoded(found.group(2));
    boolean isPkcs8 = found.group(1).equals("PRIVATE KEY");
    KeyFactory keys = KeyFactory.getInstance(of.getAlgorithm());
    return keys.generatePrivate(new PKCS8EncodedKeySpec(isPkcs8 ? der : enveloped(der, of)));
  }

  private static byte[] decoded(String base64) throws InvalidKeyException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("the private key is no base64", e);
    }
  }

  private static byte[] enveloped(byte[] olderForm, PublicKey of) {
    return element(
        SEQUENCE, concat(VERSION_0, algorithm(of.getEncoded()), element(OCTET_STRING, olderForm)));
  }

  /** A public key's encoding is a sequence whose first element names the algorithm (RFC 5280). */
  private static byte[] algorithm(byte[] publicKey) {
    int start = 1 + lengthBytes(publicKey, 1);
    int end = start + 1 + lengthBytes(publicKey, start + 1) + length(publicKey, start + 1);
    return Arrays.copyOfRange(publicKey, start, end);
  }

  private static int lengthBytes(byte[] der, int at) {
    return der[at] >= 0 ? 1 : 1 + (der[at] & 0x7f);
  }

  private static int length(byte[] der, int at) {
    if (der[at] >= 0) {
      return der[at];
    }
    int length = 0;
    for (int i = at + 1; i < at + lengthBytes(der, at); i++) {
      length = length << 8 | (der[i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[] content) {
    int n = content.length;
    byte[] header =
        n < 0x80
            ? new byte[] {(byte) tag, (byte) n}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
    return concat(header, content);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
