package io.dehaze.system.harness;

/**
 * How a webhook answers.
 *
 * @param status what it answers with
 * @param delayMs how long it takes, in milliseconds
 */
public record Behaviour(int status, int delayMs) {
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

  boolean isSuccess() {
    return status >= 200 && status <= 299;
  }
}
