package io.dehaze.gateway.waiting;

import java.util.List;

/**
 * How much waits, of all projects together.
 *
 * @param atMs when it was counted, in milliseconds since the epoch
 * @param records events that have not come to their end, and deliveries that will be tried again
 * @param due how many of them are due within some times, the shortest first
 */
record Waiting(long atMs, long records, List<Due> due) {
  /**
   * How many are due within a time. What waits in a delay level is known by when it leaves the
   * level, and so is not known to the second.
   *
   * @param withinMs the time from now, in milliseconds
   * @param atLeast so many surely are
   * @param atMost and no more
   */
  record Due(long withinMs, long atLeast, long atMost) {}
}
