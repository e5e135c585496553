package io.dehaze.secret;

import java.util.Arrays;
import java.util.Objects;

/**
 * What {@link EncryptionKeys} made unreadable.
 *
 * @param keyId the id of the key that can read it
 * @param bytes a nonce of 12 bytes, the encrypted text, and its tag of 16 bytes
 */
public record Encrypted(String keyId, byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Encrypted that
        && keyId.equals(that.keyId)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keyId, Arrays.hashCode(bytes));
  }

  @Override
  public String toString() {
    return "Encrypted[keyId=" + keyId + "]";
  }
}
