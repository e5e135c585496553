package io.dehaze.benchmark.measure;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.JavaCommand;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a process of Dehaze holds on its heap after a full collection. */
public final class HeapMeter {
  private static final int TRIES = 3;
  private static final long JCMD_BOUND_S = 30;
  private static final double MB = 1024.0 * 1024.0;

  private final ChildProcess process;
  private final AdminClient admin;

  /** Measures a process; runs nothing in it yet. */
  public HeapMeter(ChildProcess process, AdminClient admin) {
    this.process = process;
    this.admin = admin;
  }

  /**
   * The least heap in use right after one of some full collections, in megabytes: what is in use
   * above it is on its way, not held.
   */
  public double usedAfterGcMb() throws InterruptedException {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      collect();
      double used = admin.metrics().sum("jvm_memory_used_bytes", Map.of("area", "heap"));
      least = Math.min(least, used / MB);
    }
    return least;
  }

  private void collect() throws InterruptedException {
    String pid = Long.toString(process.pid());
    try {
      Process jcmd =
          new ProcessBuilder(JavaCommand.tool("jcmd"), pid, "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!jcmd.waitFor(JCMD_BOUND_S, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        jcmd.destroyForcibly();
        throw new BenchFailure("jcmd could not collect the garbage of " + process.name());
      }
    } catch (IOException e) {
      throw new BenchFailure("there is no jcmd beside this Java: a JDK is needed", e);
    }
  }
}
