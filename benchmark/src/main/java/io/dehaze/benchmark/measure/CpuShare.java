package io.dehaze.benchmark.measure;

import io.dehaze.benchmark.process.ChildProcess;
import java.time.Duration;

/** How much of the processors a process used from one time on. */
public final class CpuShare {
  private final ChildProcess process;
  private final Duration cpuBefore;
  private final long startNanos = System.nanoTime();

  /** From now on. */
  public CpuShare(ChildProcess process) {
    this.process = process;
    this.cpuBefore = process.cpu();
  }

  /** The process. */
  public ChildProcess process() {
    return process;
  }

  /** How many processors it kept busy since, on average. */
  public double processors() {
    return process.cpu().minus(cpuBefore).toNanos() / (double) (System.nanoTime() - startNanos);
  }
}
