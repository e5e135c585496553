package io.dehaze.gateway.queue;

import io.dehaze.json.JsonLimits;
import java.time.Duration;

/**
 * How much one request may ask for.
 *
 * @param eventBytesMax the largest single event, in bytes of its JSON or of a binary event's body
 * @param batchBytesMax the largest batch, in bytes
 * @param batchItemsMax the most events in a batch
 * @param horizon how far ahead an event may be scheduled
 * @param json the limits of JSON, for each event
 */
public record QueueLimits(
    int eventBytesMax, int batchBytesMax, int batchItemsMax, Duration horizon, JsonLimits json) {
  /** 1 MiB an event and a string, 8 MiB and 10,000 events a batch, 5 years of 365 days. */
  public static final QueueLimits DEFAULT =
      new QueueLimits(
          1024 * 1024,
          8 * 1024 * 1024,
          10_000,
          Duration.ofDays(5 * 365),
          JsonLimits.DEFAULT.withStringBytesMax(1024 * 1024));
}
