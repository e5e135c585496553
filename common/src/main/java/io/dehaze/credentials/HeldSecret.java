package io.dehaze.credentials;

import io.dehaze.secret.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * One secret of a trigger: what may be shown of it, and the secret itself where it is at hand.
 *
 * @param id a random name for it, so that it can be kept without being shown
 * @param since when it was given; null where nobody has looked yet
 * @param value the secret; null where it is encrypted, or is to be kept as it is
 */
public record HeldSecret(String id, Instant since, Secret value) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A secret that was given just now. */
  static HeldSecret given(String value, Instant now) {
    byte[] id = new byte[6];
    RANDOM.nextBytes(id);
    return new HeldSecret(
        HexFormat.of().formatHex(id), now.truncatedTo(ChronoUnit.SECONDS), new Secret(value));
  }

  /** Whether the secret itself is at hand. */
  public boolean isOpen() {
    return value != null;
  }

  /** The same with its secret. */
  HeldSecret with(Secret opened) {
    return new HeldSecret(id, since, opened);
  }

  /** The secret alone, to be compared with others. */
  HeldSecret nameless() {
    return new HeldSecret("", Instant.EPOCH, value);
  }
}
