package io.dehaze.benchmark.load;

import io.dehaze.benchmark.sink.Mark;

/**
 * An event that is to be posted.
 *
 * @param mark which event, and when it is due
 * @param postAtMs when it is to be posted, in milliseconds since the epoch
 */
public record PlannedEvent(Mark mark, long postAtMs) {}
