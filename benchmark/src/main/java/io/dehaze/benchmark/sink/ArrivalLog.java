package io.dehaze.benchmark.sink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All arrivals, in order, and their form on the wire between sink and harness. Thread-safe. */
final class ArrivalLog {
  private static final int ARRIVAL_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

  private final List<Arrival> arrivals = new ArrayList<>(200_000);
  private final Map<Integer, Integer> counts = new HashMap<>();

  synchronized void add(Arrival arrival) {
    arrivals.add(arrival);
    counts.merge(arrival.mark().series(), 1, Integer::sum);
  }

  /** How many arrived of a series, duplicates too. */
  synchronized int count(int series) {
    return counts.getOrDefault(series, 0);
  }

  synchronized ByteBuffer encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(arrivals.size() * ARRIVAL_BYTES);
    for (Arrival each : arrivals) {
      Mark mark = each.mark();
      bytes.putInt(mark.series()).putInt(mark.number()).putLong(mark.dueMs());
      bytes.putLong(each.atMicros());
    }
    return bytes.flip();
  }

  /** All of them, which are forgotten: what is kept for long makes each collection slower. */
  synchronized ByteBuffer takeEncoded() {
    ByteBuffer encoded = encoded();
    arrivals.clear();
    return encoded;
  }

  static List<Arrival> decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    List<Arrival> arrivals = new ArrayList<>(encoded.length / ARRIVAL_BYTES);
    while (bytes.hasRemaining()) {
      Mark mark = new Mark(bytes.getInt(), bytes.getInt(), bytes.getLong());
      arrivals.add(new Arrival(mark, bytes.getLong()));
    }
    return arrivals;
  }
}
