package io.dehaze.gateway;

import io.dehaze.gateway.sync.CallLimits;
import io.dehaze.settings.Between;
import picocli.CommandLine.Option;

/** How callers of synchronous events may wait; a picocli mixin. */
final class CallOptions {
  @Option(
      names = "--sync-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "10000",
      description =
          "How long the caller of a synchronous event waits who does not say how long; never longer"
              + " than the longest.")
  @Between(min = 1, max = 600_000)
  private int timeoutMs;

  @Option(
      names = "--sync-timeout-max-ms",
      paramLabel = "<ms>",
      defaultValue = "60000",
      description = "The longest that the caller of a synchronous event may wait.")
  @Between(min = 1, max = 600_000)
  private int timeoutMaxMs;

  @Option(
      names = "--sync-pending-max",
      paramLabel = "<count>",
      defaultValue = "4096",
      description =
          "How many callers of synchronous events may wait at once; further ones are answered 503.")
  @Between(min = 1, max = 1_000_000)
  private int pendingMax;

  @Option(
      names = "--sync-answer-bytes-max",
      paramLabel = "<bytes>",
      defaultValue = "67108864",
      description = "Memory for webhooks' answers on their way to callers.")
  @Between(min = 1_048_576, max = 17_179_869_184L)
  private long answerBytesMax;

  CallLimits limits() {
    return new CallLimits(
        Math.min(timeoutMs, timeoutMaxMs), timeoutMaxMs, pendingMax, answerBytesMax);
  }
}
