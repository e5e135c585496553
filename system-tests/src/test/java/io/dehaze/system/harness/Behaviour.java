package io.dehaze.system.harness;

/**
 * How a webhook answers.
 *
 * @param status what it answers with; {@link #NEVER} for nothing at all
 * @param delayMs how long it takes, in milliseconds
 */
public record Behaviour(int status, int delayMs) {
  /** The status of an answer that never comes. */
  public static final int NEVER = 0;

  /** Answers 200 at once. */
  public static Behaviour ok() {
    return new Behaviour(200, 0);
  }

  /** Answers 200, later. */
  public static Behaviour okAfter(int delayMs) {
    return new Behaviour(200, delayMs);
  }

  /** Answers with a status at once. */
  public static Behaviour status(int status) {
    return new Behaviour(status, 0);
  }

  /** Takes the request and never answers. */
  public static Behaviour silent() {
    return new Behaviour(NEVER, 0);
  }

  boolean isSuccess() {
    return status >= 200 && status <= 299;
  }
}
