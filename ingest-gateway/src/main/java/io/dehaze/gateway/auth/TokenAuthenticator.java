package io.dehaze.gateway.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Knows callers by their bearer tokens (RFC 6750): keys of a file, and signed tokens. What was
 * found good once costs a look-up; anything else costs more, and is limited for each address.
 */
public final class TokenAuthenticator implements Authenticator {
  private static final String SCHEME = "Bearer ";

  private final CredentialSource source;
  private final FailedLogIns failures;
  private final InstantSource clock;

  /**
   * Compares with what a source has read last.
   *
   * @param failuresPerMinute how many wrong tokens may come from one address in a minute
   */
  public TokenAuthenticator(CredentialSource source, int failuresPerMinute, InstantSource clock) {
    this.source = source;
    this.failures = new FailedLogIns(failuresPerMinute);
    this.clock = clock;
  }

  @Override
  public Verdict authenticate(String authorization, Supplier<InetAddress> from) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Verdict.Refused(Refusal.MISSING);
    }
    String token = authorization.substring(SCHEME.length()).strip();
    long nowMs = clock.millis();
    Verdict known = source.current().known(token, nowMs);
    return known != null ? known : judge(token, from.get(), nowMs);
  }

  private Verdict judge(String token, InetAddress from, long nowMs) {
    long waitMs = failures.waitMs(from, nowMs);
    if (waitMs > 0 && !failures.mayLookAtOne(nowMs)) {
      return limited(waitMs);
    }
    Verdict verdict = source.judge(token, nowMs);
    if (verdict instanceof Verdict.Refused refused && refused.reason().isFailure()) {
      failures.add(from, nowMs);
      return waitMs > 0 ? limited(waitMs) : refused;
    }
    return verdict;
  }

  private static Verdict limited(long waitMs) {
    return new Verdict.Refused(Refusal.LIMITED, (int) ((waitMs + 999) / 1_000));
  }
}
