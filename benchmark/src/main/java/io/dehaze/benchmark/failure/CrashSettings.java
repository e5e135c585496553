package io.dehaze.benchmark.failure;

/**
 * What a crash run does; times in seconds.
 *
 * @param perSecond events in a second
 * @param warmUpS before anything is measured
 * @param beforeS both workers are well
 * @param afterS after the kill
 * @param drainS how long the rest may take at most to arrive after the last post
 */
record CrashSettings(int perSecond, int warmUpS, int beforeS, int afterS, int drainS) {
  /** How long a webhook takes to answer, so that deliveries are under way at the kill, in ms. */
  static final int ANSWER_AFTER_MS = 20;

  static CrashSettings full(int perSecond) {
    return new CrashSettings(perSecond, 45, 20, 45, 180);
  }

  static CrashSettings quick(int perSecond) {
    return new CrashSettings(perSecond, 5, 5, 20, 120);
  }
}
