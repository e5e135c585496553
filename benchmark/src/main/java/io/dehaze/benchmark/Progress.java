package io.dehaze.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** Says on stderr what a run is doing, with the time since its start: a run takes a minute. */
public final class Progress {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  /** Starts to count the time. */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One line, as {@link String#format} makes it. */
  public void say(String format, Object... values) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, String.format(Locale.ROOT, format, values));
  }
}
