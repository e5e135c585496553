package io.dehaze.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Counts wrong tokens for each address; of IPv6, for each network of 64 bits, which is what one
 * subscriber has. An address whose allowance is used up must wait before it may have another
 * unknown token looked at, since that costs a signature's check. But many callers may share the
 * address of a proxy, and a good token that is new here cannot be told from a wrong one without
 * looking: so a few of these are looked at all the same, as many as cost next to nothing.
 * Thread-safe.
 */
final class FailedLogIns {
  private static final int ADDRESSES_MAX = 10_000;

  /** At less than half a millisecond for each, a fortieth of one processor. */
  private static final int LOOKED_AT_PER_MINUTE = 3_000;

  private static final int LOOKED_AT_ONCE = 50;

  private final Cache<Long, Allowance> byAddress =
      Caffeine.newBuilder()
          .maximumSize(ADDRESSES_MAX)
          .expireAfterAccess(Duration.ofMinutes(10)) // full again by then
          .executor(Runnable::run)
          .build();
  private final Allowance lookedAt = new Allowance(LOOKED_AT_ONCE, LOOKED_AT_PER_MINUTE, 0);
  private final int perMinute;

  FailedLogIns(int perMinute) {
    this.perMinute = perMinute;
  }

  /** A wrong token has come from an address. */
  void add(InetAddress from, long nowMs) {
    byAddress.get(network(from), key -> new Allowance(perMinute, perMinute, nowMs)).take(nowMs);
  }

  /** For how many milliseconds an address must not fail again; 0 for one that is in time. */
  long waitMs(InetAddress from, long nowMs) {
    Allowance allowance = byAddress.getIfPresent(network(from));
    return allowance == null ? 0 : allowance.waitMs(nowMs);
  }

  /** Whether one more may be looked at although its address must wait. */
  boolean mayLookAtOne(long nowMs) {
    return lookedAt.take(nowMs);
  }

  private static Long network(InetAddress from) {
    ByteBuffer address = ByteBuffer.wrap(from.getAddress());
    return from instanceof Inet6Address ? address.getLong() : address.getInt();
  }
}
