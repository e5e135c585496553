package io.dehaze.gateway.story;

import java.util.Arrays;

/** How often each of some things happened in each of the last seconds. Not thread-safe. */
final class Tally {
  private final int seconds;
  private final int things;
  private final int[] counts; // a ring of seconds, in each of them the things
  private long newest = Long.MIN_VALUE / 2; // no difference to any second overflows

  /**
   * Nothing has happened.
   *
   * @param seconds how many are kept, up to the newest in which anything happened
   * @param things of how many things; each is called by its index
   */
  Tally(int seconds, int things) {
    this.seconds = seconds;
    this.things = things;
    this.counts = new int[seconds * things];
  }

  /** Counts one, unless its second is too long ago. Seconds are since the epoch. */
  void add(long second, int thing) {
    if (second > newest) {
      long forgotten = Math.min(second - newest, seconds);
      for (long each = second; each > second - forgotten; each--) {
        Arrays.fill(counts, index(each, 0), index(each, 0) + things, 0);
      }
      newest = second;
    }
    if (second > newest - seconds) {
      counts[index(second, thing)]++;
    }
  }

  /** How often something happened in a second; 0 where that is not kept. */
  int of(long second, int thing) {
    return second > newest || second <= newest - seconds ? 0 : counts[index(second, thing)];
  }

  /** How often something happened from one second to another, both included. */
  int sum(long from, long to, int thing) {
    int sum = 0;
    for (long second = from; second <= to; second++) {
      sum += of(second, thing);
    }
    return sum;
  }

  /** The last second in which anything happened; aeons ago where nothing did. */
  long newest() {
    return newest;
  }

  private int index(long second, int thing) {
    return (int) Math.floorMod(second, (long) seconds) * things + thing;
  }
}
