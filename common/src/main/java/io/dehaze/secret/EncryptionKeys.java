package io.dehaze.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys with which secrets are encrypted where they are kept (AES-256-GCM, NIST SP 800-38D). The
 * first encrypts; all of them decrypt, so that a new key can take over from an old one. Each is
 * known by an id that follows from it: whoever has the key finds what it encrypted, and the id says
 * nothing of the key. Immutable and thread-safe.
 */
public final class EncryptionKeys {
  /** No keys: nothing can be encrypted. */
  public static final EncryptionKeys NONE = new EncryptionKeys(List.of());

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, SecretKeySpec> byId = new LinkedHashMap<>();

  private EncryptionKeys(List<byte[]> keys) {
    for (byte[] key : keys) {
      if (byId.put(idOf(key), new SecretKeySpec(key, "AES")) != null) {
        throw new IllegalArgumentException("must not name a key twice");
      }
    }
  }

  /**
   * Reads keys.
   *
   * @param text each in base64, separated by commas or white space
   * @throws IllegalArgumentException where it is anything else; the message, which follows the name
   *     of where the text stood, tells nothing of the text
   */
  public static EncryptionKeys parse(String text) {
    List<byte[]> keys =
        Arrays.stream(text.strip().split("[,\\s]+", -1)).map(EncryptionKeys::key).toList();
    return new EncryptionKeys(keys);
  }

  private static byte[] key(String base64) {
    try {
      byte[] key = Base64.getDecoder().decode(base64);
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // said below: the text may be a key all but for a letter
    }
    throw new IllegalArgumentException(
        "must be keys of 32 bytes each in base64, as from openssl rand -base64 32, separated by"
            + " commas or white space");
  }

  /** A new key, as {@link #parse} reads it. */
  public static Secret generate() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return new Secret(Base64.getEncoder().encodeToString(key));
  }

  private static String idOf(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("dehaze encryption key".getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(key), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Whether what was encrypted with this key can be read. */
  public boolean has(String keyId) {
    return byId.containsKey(keyId);
  }

  /** Whether this is the key that encrypts. */
  public boolean isFirst(String keyId) {
    return !isEmpty() && byId.keySet().iterator().next().equals(keyId);
  }

  /**
   * Encrypts with the first key.
   *
   * @param context what it belongs to: it can be decrypted only where the same is given
   * @throws IllegalStateException where there are no keys
   */
  public Encrypted encrypt(byte[] plain, String context) {
    if (isEmpty()) {
      throw new IllegalStateException("there is no key to encrypt with");
    }
    String id = byId.keySet().iterator().next();
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce, context).doFinal(plain);
      byte[] bytes =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return new Encrypted(id, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES/GCM", e);
    }
  }

  /**
   * Decrypts.
   *
   * @param context the same as when it was encrypted
   * @throws CannotDecrypt where the key is not here, or anything is not as it was
   */
  public byte[] decrypt(Encrypted encrypted, String context) throws CannotDecrypt {
    byte[] bytes = encrypted.bytes();
    if (!has(encrypted.keyId())) {
      throw new CannotDecrypt(
          "encrypted with the key " + encrypted.keyId() + ", which is not among those given");
    }
    if (bytes.length < NONCE_BYTES) {
      throw new CannotDecrypt("what was encrypted is cut off");
    }
    try {
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, encrypted.keyId(), nonce, context)
          .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new CannotDecrypt("what was encrypted was changed, or belongs elsewhere");
    }
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, byId.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "EncryptionKeys" + byId.keySet();
  }
}
