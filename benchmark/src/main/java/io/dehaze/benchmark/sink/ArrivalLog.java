package io.dehaze.benchmark.sink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All arrivals, in order, and their form on the wire between sink and harness, which is how they
 * are kept: a hundred thousand objects would make each collection of garbage a pause of tens of
 * milliseconds, and it is latencies that are measured here. Thread-safe.
 */
final class ArrivalLog {
  private static final int ARRIVAL_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;
  private static final int CHUNK_BYTES = 40_000 * ARRIVAL_BYTES;

  private final List<ByteBuffer> full = new ArrayList<>();
  private final Map<Integer, int[]> counts = new HashMap<>();
  private ByteBuffer last = ByteBuffer.allocate(CHUNK_BYTES);

  synchronized void add(Arrival arrival) {
    if (!last.hasRemaining()) {
      full.add(last.flip());
      last = ByteBuffer.allocate(CHUNK_BYTES);
    }
    Mark mark = arrival.mark();
    last.putInt(mark.series()).putInt(mark.number()).putLong(mark.dueMs());
    last.putLong(arrival.atMicros());
    counts.computeIfAbsent(mark.series(), series -> new int[1])[0]++;
  }

  /** How many arrived of a series, duplicates too. */
  synchronized int count(int series) {
    int[] count = counts.get(series);
    return count == null ? 0 : count[0];
  }

  synchronized ByteBuffer encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(full.size() * CHUNK_BYTES + last.position());
    full.forEach(each -> bytes.put(each.duplicate()));
    return bytes.put(last.duplicate().flip()).flip();
  }

  /** All of them, which are forgotten; how many there were is not. */
  synchronized ByteBuffer takeEncoded() {
    ByteBuffer encoded = encoded();
    full.clear();
    last.clear();
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
