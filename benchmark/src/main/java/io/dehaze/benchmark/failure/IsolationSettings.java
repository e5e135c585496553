package io.dehaze.benchmark.failure;

/**
 * What an isolation run does; times in seconds.
 *
 * @param perSecond events for each endpoint in a second
 * @param warmUpS before anything is measured
 * @param beforeS all are well
 * @param hangsS one hangs
 * @param refusesS it refuses
 * @param afterS it is well again
 * @param drainS how long its events may take to arrive after that
 */
record IsolationSettings(
    int perSecond, int warmUpS, int beforeS, int hangsS, int refusesS, int afterS, int drainS) {
  static final int ENDPOINTS = 10;

  static IsolationSettings full(int perSecond) {
    return new IsolationSettings(perSecond, 45, 30, 30, 15, 30, 120);
  }

  static IsolationSettings quick(int perSecond) {
    return new IsolationSettings(perSecond, 6, 8, 10, 5, 8, 30);
  }
}
