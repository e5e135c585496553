package io.dehaze.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key that opens the API, as its owner has it: 256 random bits in letters. Only its hash is kept.
 * A quick hash is right for it, since there is nothing to guess.
 *
 * @param text what stands behind {@code Bearer}
 */
public record ApiKey(String text) {
  /** What the hash's text begins with. */
  static final String SHA_256 = "sha256:";

  /** Tells people, and programs that look for leaked secrets, what it is. */
  private static final String PREFIX = "dhz_";

  private static final int RANDOM_BYTES = 32;

  /** A new key. */
  public static ApiKey random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The line that lets this key in.
   *
   * @param name whose key it is
   * @param rights what it opens, separated by blanks
   */
  public String line(String name, String rights) {
    return name + " " + SHA_256 + HexFormat.of().formatHex(hash(text)) + " " + rights;
  }

  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Shows nothing of it. */
  @Override
  public String toString() {
    return "ApiKey[***]";
  }
}
