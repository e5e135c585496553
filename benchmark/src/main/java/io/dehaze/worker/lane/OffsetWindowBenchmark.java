package io.dehaze.worker.lane;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The offset window: a record's way through it, and the text that a commit carries. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OffsetWindowBenchmark {
  private static final int BEHIND = 1_000;

  private final OffsetWindow window = new OffsetWindow(0, null);
  private final OffsetWindow holed = new OffsetWindow(0, null);
  private long offset;

  /** A thousand in flight; and a window of which every second record is done. */
  @Setup
  public void fill() {
    for (offset = 0; offset < BEHIND; offset++) {
      window.read(offset);
      holed.read(offset);
      if (offset % 2 == 1) {
        holed.done(offset);
      }
    }
  }

  /** A record is read, one of a thousand records before is done, and the window moves on. */
  @Benchmark
  public long readAndDone() {
    window.read(offset);
    window.done(offset - BEHIND);
    offset++;
    return window.committable();
  }

  /** A thousand records, every second done. */
  @Benchmark
  public String metadata() {
    return holed.metadata();
  }
}
