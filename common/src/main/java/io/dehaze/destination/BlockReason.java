package io.dehaze.destination;

import java.util.Locale;

/** Why a destination may not be called, for metrics and logs; whoever asks is told none of it. */
public enum BlockReason {
  /** This machine. */
  LOOPBACK,
  /** A private network: RFC 1918, and RFC 4193 for IPv6. */
  PRIVATE,
  /** Between a provider and its customers (RFC 6598), and where clouds put their inner networks. */
  SHARED,
  /** The same link (RFC 3927, RFC 4291). */
  LINK_LOCAL,
  /** Where a cloud tells a machine its secrets. */
  METADATA,
  /** Many at once. */
  MULTICAST,
  /** No address, which systems take for this machine. */
  UNSPECIFIED,
  /** For documentation, tests, translation or later use. */
  RESERVED,
  /** The settings forbid the address or the host name. */
  DENIED,
  /** The settings do not allow the port. */
  PORT,
  /** The settings allow only https. */
  NOT_HTTPS;

  /** The name in metrics and logs, for example {@code link_local}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether an allowed host name opens it. Someone who answers for a name inside may well put it
   * there; nobody has a reason to put it at a cloud's metadata.
   */
  boolean opensByName() {
    return this == LOOPBACK || this == PRIVATE || this == SHARED;
  }
}
