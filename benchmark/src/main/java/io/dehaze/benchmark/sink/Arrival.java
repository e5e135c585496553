package io.dehaze.benchmark.sink;

/**
 * An event that reached its webhook.
 *
 * @param mark which event
 * @param atMicros when its request was read, in microseconds since the epoch
 */
public record Arrival(Mark mark, long atMicros) {

  /** How long after its due time it came, in microseconds; negative is early. */
  public long latenessMicros() {
    return atMicros - mark.dueMs() * 1_000;
  }
}
