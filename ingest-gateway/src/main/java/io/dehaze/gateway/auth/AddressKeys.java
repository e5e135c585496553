package io.dehaze.gateway.auth;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The keys that an issuer publishes at an address, as they were there last. One thread refreshes
 * them, and waits for the issuer; any may ask whether that is to be done soon.
 */
final class AddressKeys {
  private final KeyAddress address;
  private final AuthSettings.Refresh refresh;
  private byte[] read;
  private volatile List<TokenKey> keys = List.of();
  private volatile boolean isWanted = true;
  private volatile boolean hasFailed;
  private volatile long askedMs;

  AddressKeys(KeyAddress address, AuthSettings.Refresh refresh) {
    this.address = address;
    this.refresh = refresh;
  }

  List<TokenKey> keys() {
    return keys;
  }

  /** Whether keys have been read at all. */
  boolean areRead() {
    return !keys.isEmpty();
  }

  /** Whether the last try failed. */
  boolean hasFailed() {
    return hasFailed;
  }

  /**
   * Asks for a refresh, since somebody has a token with a key that is not there. Returns whether it
   * is about to come, or failed: until then nobody can tell what to think of that token.
   */
  boolean mayHoldMore(long nowMs) {
    if (!isWanted && nowMs - askedMs >= refresh.addressAgain().toMillis()) {
      isWanted = true;
    }
    return isWanted || hasFailed;
  }

  /** Whether it is time to refresh. */
  boolean areDue(long nowMs) {
    boolean soon = isWanted || hasFailed;
    long everyMs = (soon ? refresh.addressAgain() : refresh.address()).toMillis();
    return nowMs - askedMs >= everyMs;
  }

  /**
   * Refreshes.
   *
   * @return whether the keys are others than before
   * @throws IOException where the issuer did not answer
   * @throws BadCredentials where its answer was of no use
   */
  boolean refresh(long nowMs) throws IOException, BadCredentials, InterruptedException {
    boolean failed = true;
    try {
      byte[] now = address.fetch();
      boolean changed = !Arrays.equals(now, read);
      if (changed) {
        keys = TokenKeys.ofJwks(now);
        read = now;
      }
      failed = false;
      return changed;
    } finally {
      askedMs = nowMs;
      hasFailed = failed;
      isWanted = false;
    }
  }
}
