package io.dehaze.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * All that callers are known by, as it was read at one time, and the memory of the tokens that it
 * found good: a signature is checked once, and a key that is taken away takes its tokens along,
 * since what is read anew begins with an empty memory. Thread-safe.
 */
final class Credentials {
  /** In characters: some ten thousand tokens of the usual size. */
  private static final long REMEMBERED_MAX = 8L * 1024 * 1024;

  private final ApiKeys keys;
  private final Tokens tokens;
  private final Cache<String, Verdict.Known> remembered =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_MAX)
          .weigher((String token, Verdict.Known known) -> token.length() + 64)
          .executor(Runnable::run)
          .build();

  /** Credentials with nothing remembered. */
  Credentials(ApiKeys keys, Tokens tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  /**
   * A token that was found good before, or that is a key; it costs next to nothing to ask. A token
   * whose time is over stays known for a while.
   *
   * @return null for any other
   */
  Verdict known(String token, long nowMs) {
    Verdict.Known known = remembered.getIfPresent(token);
    if (known == null) {
      Caller owner = keys.find(token);
      if (owner == null) {
        return null;
      }
      known = new Verdict.Known(owner);
      remembered.put(token, known);
    }
    return known.caller().expiresMs() > nowMs ? known : new Verdict.Refused(Refusal.EXPIRED);
  }

  /** A token that is new here; costs the check of a signature. */
  Verdict judge(String token, long nowMs) {
    Verdict verdict = tokens.judge(token, nowMs);
    if (verdict instanceof Verdict.Known known) {
      remembered.put(token, known);
    }
    return verdict;
  }

  /** Whether a token may be signed with a key that was not there yet when all this was read. */
  boolean mayBeNewer(String token) {
    return tokens.namesUnknownKey(token);
  }
}
