package io.dehaze.gateway.auth;

import java.net.InetAddress;
import java.util.function.Supplier;

/** Tells who sent a request. Thread-safe, and never blocks. */
@FunctionalInterface
public interface Authenticator {
  /** Asks nobody: everybody may do everything. */
  Authenticator NONE = (authorization, from) -> new Verdict.Known(Caller.ANYBODY);

  /**
   * Judges a request's credential.
   *
   * @param authorization the value of its {@code Authorization} header; null where there is none
   * @param from whom its connection is from; asked only where that matters
   */
  Verdict authenticate(String authorization, Supplier<InetAddress> from);
}
