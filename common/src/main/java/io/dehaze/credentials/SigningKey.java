package io.dehaze.credentials;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that webhooks are signed with (Standard Webhooks 1.0.0): {@code whsec_} and 24 to 64 bytes
 * in base64 for HMAC-SHA256, or {@code whsk_} and an Ed25519 key, the 32 bytes of its seed or these
 * and the 32 bytes of the public key.
 *
 * @param secret the key as text
 * @param publicKey for Ed25519 the {@code whpk_} that a webhook verifies with; null for HMAC
 */
public record SigningKey(HeldSecret secret, String publicKey) {
  /** HMAC-SHA256, by its name in signatures. */
  public static final String HMAC = "v1";

  /** Ed25519, by its name in signatures. */
  public static final String ED25519 = "v1a";

  private static final String HMAC_PREFIX = "whsec_";
  private static final String ED25519_PREFIX = "whsk_";
  private static final String PUBLIC_PREFIX = "whpk_";
  private static final int SEED_BYTES = 32;

  /** What a key must be, for a sentence that says so. */
  static final String RULE =
      "whsec_ and 24 to 64 bytes in base64 (HMAC-SHA256), or whsk_ and an Ed25519 key of 32 or 64"
          + " bytes in base64";

  /**
   * A key that was just given.
   *
   * @return the key; null where the text is none
   */
  static SigningKey given(HeldSecret secret) {
    String text = secret.value().reveal();
    byte[] bytes = bytes(text);
    if (bytes == null) {
      return null;
    }
    if (text.startsWith(HMAC_PREFIX)) {
      return bytes.length >= 24 && bytes.length <= 64 ? new SigningKey(secret, null) : null;
    }
    if (bytes.length != SEED_BYTES && bytes.length != 2 * SEED_BYTES) {
      return null;
    }
    byte[] known = publicOf(Arrays.copyOf(bytes, SEED_BYTES));
    boolean fits =
        bytes.length == SEED_BYTES
            || Arrays.equals(known, Arrays.copyOfRange(bytes, SEED_BYTES, bytes.length));
    return fits
        ? new SigningKey(secret, PUBLIC_PREFIX + Base64.getEncoder().encodeToString(known))
        : null;
  }

  private static byte[] bytes(String text) {
    boolean known = text.startsWith(HMAC_PREFIX) || text.startsWith(ED25519_PREFIX);
    try {
      return known ? Base64.getDecoder().decode(text.substring(text.indexOf('_') + 1)) : null;
    } catch (IllegalArgumentException e) {
      return null; // not base64: the caller says what a key must be
    }
  }

  /** {@link #HMAC} or {@link #ED25519}. */
  public String algorithm() {
    return publicKey == null ? HMAC : ED25519;
  }

  /** The bytes of an HMAC key; it must be open. */
  public byte[] hmacKey() {
    return bytes(secret.value().reveal());
  }

  /** The private key of Ed25519; it must be open. */
  public PrivateKey privateKey() throws GeneralSecurityException {
    byte[] seed = Arrays.copyOf(bytes(secret.value().reveal()), SEED_BYTES);
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  /**
   * The public key that belongs to a seed. The JDK computes it only while it makes a new pair, for
   * which it takes the next 32 random bytes as the seed (RFC 8032 section 5.1.5): here those that
   * are known.
   */
  private static byte[] publicOf(byte[] seed) {
    try {
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
      pairs.initialize(NamedParameterSpec.ED25519, new KnownBytes(seed));
      KeyPair pair = pairs.generateKeyPair();
      EdECPublicKey key = (EdECPublicKey) pair.getPublic();
      byte[] encoded = new byte[SEED_BYTES];
      byte[] y = key.getPoint().getY().toByteArray();
      for (int i = 0; i < y.length && i < SEED_BYTES; i++) {
        encoded[i] = y[y.length - 1 - i]; // little endian (RFC 8032 section 5.1.2)
      }
      if (key.getPoint().isXOdd()) {
        encoded[SEED_BYTES - 1] |= (byte) 0x80;
      }
      return encoded;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 15 on has Ed25519", e);
    }
  }

  private static final class KnownBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] known;

    KnownBytes(byte[] known) {
      this.known = known.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(known, 0, bytes, 0, bytes.length);
    }
  }
}
