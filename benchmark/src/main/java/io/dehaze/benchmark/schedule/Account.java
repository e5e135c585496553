package io.dehaze.benchmark.schedule;

import io.dehaze.benchmark.sink.Arrival;
import io.dehaze.benchmark.sink.Mark;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * What became of the accepted events of one series.
 *
 * @param arrived how many arrived that had to, each once
 * @param lost how many did not
 * @param duplicated how many arrivals repeated one before
 */
record Account(int arrived, int lost, int duplicated) {

  /**
   * Compares what arrived with what had to.
   *
   * @param expected the numbers of the events that had to arrive
   * @param counts which arrivals belong to the series
   */
  static Account of(List<Arrival> arrivals, BitSet expected, Predicate<Mark> counts) {
    BitSet seen = new BitSet(expected.length());
    int duplicated = 0;
    for (Arrival each : arrivals) {
      Mark mark = each.mark();
      if (counts.test(mark)) {
        duplicated += seen.get(mark.number()) ? 1 : 0;
        seen.set(mark.number());
      }
    }
    seen.and(expected);
    return new Account(seen.cardinality(), expected.cardinality() - seen.cardinality(), duplicated);
  }
}
