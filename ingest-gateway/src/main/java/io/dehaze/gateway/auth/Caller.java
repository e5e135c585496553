package io.dehaze.gateway.auth;

/**
 * Who sent a request.
 *
 * @param name for logs: the name of an API key, or the subject of a token
 * @param expiresMs until when the credential is good, milliseconds since the epoch
 */
public record Caller(String name, Rights rights, long expiresMs) {
  /** Whoever it is, where nobody is asked. */
  public static final Caller ANYBODY = new Caller("anybody", Rights.ALL, Long.MAX_VALUE);

  /**
   * The right that would let a caller publish events of a type, for an answer that says what is
   * missing.
   */
  public static String rightToPublish(String project, String type) {
    return Grant.wanted(Access.PUBLISH, project, type);
  }

  /** The right that would give access to a project; {@code *} for all projects. */
  public static String rightTo(Access access, String project) {
    return Grant.wanted(access, project, null);
  }
}
