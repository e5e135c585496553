package io.dehaze.gateway;

import io.dehaze.gateway.queue.QueueLimits;
import io.dehaze.json.JsonLimits;
import io.dehaze.settings.Between;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What one request may ask for; a picocli mixin. */
final class QueueOptions {
  @Option(
      names = "--max-event-bytes",
      paramLabel = "<bytes>",
      defaultValue = "1048576",
      description = "The largest event.")
  @Between(min = 1_024, max = 8_388_608)
  private int eventBytesMax;

  @Option(
      names = "--max-batch-bytes",
      paramLabel = "<bytes>",
      defaultValue = "8388608",
      description = "The largest batch; never less than the largest event.")
  @Between(min = 1_024, max = 67_108_864)
  private int batchBytesMax;

  @Option(
      names = "--max-batch-items",
      paramLabel = "<count>",
      defaultValue = "10000",
      description = "The most events in a batch.")
  @Between(min = 1, max = 100_000)
  private int batchItemsMax;

  @Option(
      names = "--max-nesting",
      paramLabel = "<levels>",
      defaultValue = "128",
      description = "How deep the JSON of an event may nest.")
  @Between(min = 4, max = 1_000)
  private int nestingMax;

  @Option(
      names = "--max-string-bytes",
      paramLabel = "<bytes>",
      defaultValue = "1048576",
      description =
          "The longest string in the JSON of an event, names included: the bytes between its quotes as they were sent. "
              + "Where one string is most of an event, raise it with --max-event-bytes.")
  @Between(min = 1_024, max = 8_388_608)
  private int stringBytesMax;

  @Option(
      names = "--max-horizon-days",
      paramLabel = "<days>",
      defaultValue = "1825",
      description = "How far ahead an event may be scheduled.")
  @Between(min = 1, max = 36_500)
  private int horizonDaysMax;

  QueueLimits limits() {
    return new QueueLimits(
        eventBytesMax,
        Math.max(eventBytesMax, batchBytesMax),
        batchItemsMax,
        Duration.ofDays(horizonDaysMax),
        new JsonLimits(
            nestingMax,
            JsonLimits.DEFAULT.tokensMax(),
            JsonLimits.DEFAULT.numberCharsMax(),
            stringBytesMax));
  }
}
