package io.dehaze.benchmark.sink;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long the machine keeps a thread waiting that asks to be woken each millisecond: what no
 * software on it can be better than. High where others use the processors.
 */
final class Pauses {
  private static final long EVERY_NANOS = 1_000_000;
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  private final Recorder micros = new Recorder(LONGEST_MICROS, DIGITS);
  private final Thread thread = new Thread(this::measure, "pauses");

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void measure() {
    while (!Thread.currentThread().isInterrupted()) {
      long start = System.nanoTime();
      LockSupport.parkNanos(EVERY_NANOS);
      long overslept = System.nanoTime() - start - EVERY_NANOS;
      micros.recordValue(Math.max(0, Math.min(LONGEST_MICROS, overslept / 1_000)));
    }
  }

  /** What was measured since the last time, in microseconds. */
  ByteBuffer takeEncoded() {
    Histogram since = micros.getIntervalHistogram();
    ByteBuffer bytes = ByteBuffer.allocate(since.getNeededByteBufferCapacity());
    since.encodeIntoByteBuffer(bytes);
    return bytes.flip();
  }
}
