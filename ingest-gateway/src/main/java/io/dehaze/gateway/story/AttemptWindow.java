package io.dehaze.gateway.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The attempts of the last while, as they stand in their lane: they are read only when somebody
 * asks. Bounded in number and in bytes; the oldest go first. Thread-safe.
 */
final class AttemptWindow {
  private static final int ENTRY_OVERHEAD_BYTES = 64;

  /**
   * One record.
   *
   * @param atMs when the broker took it, in milliseconds since the epoch
   */
  record Entry(long atMs, byte[] value) {}

  private final WindowSettings settings;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;

  AttemptWindow(WindowSettings settings) {
    this.settings = settings;
  }

  synchronized void addAll(List<Entry> more) {
    for (Entry entry : more) {
      entries.add(entry);
      bytes += sizeOf(entry);
    }
    while (entries.size() > settings.recordsMax() || bytes > settings.bytesMax()) {
      bytes -= sizeOf(entries.remove());
    }
  }

  private static int sizeOf(Entry entry) {
    return entry.value.length + ENTRY_OVERHEAD_BYTES;
  }

  /** All of it, the newest first. */
  List<Entry> newestFirst() {
    List<Entry> copy;
    synchronized (this) {
      copy = new ArrayList<>(entries);
    }
    copy.sort(Comparator.comparingLong(Entry::atMs).reversed());
    return copy;
  }

  synchronized void clear() {
    entries.clear();
    bytes = 0;
  }
}
