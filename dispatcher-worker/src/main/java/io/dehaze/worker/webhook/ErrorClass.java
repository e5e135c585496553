package io.dehaze.worker.webhook;

import java.util.Locale;

/** Why a call was no success: the error class in logs, metrics and records. */
public enum ErrorClass {
  /** The host name has no address, or no name server answered. */
  DNS,
  /** The settings do not allow the destination, and so it was not called. */
  BLOCKED_ADDRESS,
  /** Nobody listens there. */
  CONNECTION_REFUSED,
  /** The connection could not be made for another reason. */
  CONNECT_FAILED,
  /**
   * The TLS handshake failed: a certificate that is not trusted or names another host, or no common
   * version. A connection over TLS that ends before anything was answered on it counts as such.
   */
  TLS,
  /** The time was over before the answer was complete. */
  TIMEOUT,
  /** The connection ended before the answer was complete. */
  CONNECTION_CLOSED,
  /** What came back is not HTTP, or more of it than is allowed. */
  BAD_RESPONSE,
  /** The endpoint answered with a redirect, and redirects are not followed. */
  STATUS_3XX,
  /** The endpoint refused the request. */
  STATUS_4XX,
  /** The endpoint failed. */
  STATUS_5XX,
  /** The endpoint answered with a status that HTTP does not know. */
  STATUS_OTHER;

  /** The class of a status that is not 2xx. */
  public static ErrorClass ofStatus(int status) {
    return switch (status / 100) {
      case 3 -> STATUS_3XX;
      case 4 -> STATUS_4XX;
      case 5 -> STATUS_5XX;
      default -> STATUS_OTHER;
    };
  }

  /** The name in logs, metrics and records, for example {@code connection_refused}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
