package io.dehaze.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How busy the machine's processors were from one time on, and with whose work. Linux only: what
 * {@code /proc} tells.
 */
final class Processors {
  private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on all that matter
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int COUNTED = 8; // user, nice, system, idle, iowait, irq, softirq, steal
  private static final int OWN_FIRST = 11; // after the name: utime, stime, cutime, cstime
  private static final int OWN_LAST = 14;

  private final long startNanos = System.nanoTime();
  private final long busy = busyTicks();
  private final long own = ownTicks();

  /** How many processors others kept busy on average; to be asked when all children have ended. */
  String withOthers() {
    if (busy < 0 || own < 0) {
      return "unknown";
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double others = (busyTicks() - busy - (ownTicks() - own)) / TICKS_A_SECOND / seconds;
    return String.format(Locale.ROOT, "%.2f", Math.max(0, others));
  }

  private static long busyTicks() {
    List<String> words = words("/proc/stat");
    long sum = 0;
    for (int i = 0; i < COUNTED && i + 1 < words.size(); i++) {
      sum += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(words.get(i + 1));
    }
    return words.isEmpty() ? -1 : sum;
  }

  private static long ownTicks() {
    List<String> words = words("/proc/self/stat");
    return words.isEmpty()
        ? -1
        : words.subList(OWN_FIRST, OWN_LAST + 1).stream().mapToLong(Long::parseLong).sum();
  }

  /** The first line's words, those of a process after its name, which may hold spaces. */
  private static List<String> words(String file) {
    try (var lines = Files.lines(Path.of(file))) {
      String line = lines.findFirst().orElse("");
      return Arrays.asList(line.substring(line.lastIndexOf(")") + 1).strip().split(" +", -1));
    } catch (IOException e) {
      return List.of(); // not a Linux
    }
  }
}
