package io.dehaze.gateway.sync;

/**
 * How long callers of synchronous events may wait, and how many of them.
 *
 * @param timeoutMs how long one waits that says nothing, in milliseconds; at most as long as any
 * @param timeoutMaxMs how long any may wait, in milliseconds
 * @param pendingMax how many may wait at once
 * @param answerBytesMax how much of webhooks' answers may be in memory on their way to callers, in
 *     bytes
 */
public record CallLimits(int timeoutMs, int timeoutMaxMs, int pendingMax, long answerBytesMax) {
  /** What holds where nothing else is said. */
  public static final CallLimits DEFAULT = new CallLimits(10_000, 60_000, 4_096, 64L * 1024 * 1024);
}
