package io.dehaze.benchmark.drive;

import io.dehaze.benchmark.measure.Latencies;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a driver measured, and its form on the wire between driver and harness.
 *
 * @param answered how many requests were answered 200 in the measured time
 * @param refused how many were answered otherwise, or not at all
 * @param nanos how long the measured time was, in nanoseconds
 * @param micros how long each answer took, in microseconds; in an open loop from when its request
 *     was to be sent
 * @param measuredFrom the number of the first request of the measured time; what is before it
 *     warmed up
 */
public record DriveResult(
    long answered, long refused, long nanos, Histogram micros, int measuredFrom) {
  static final String DONE = "Driven: ";
  private static final int FIELDS = 5;

  /** As one line. */
  String line() {
    ByteBuffer bytes = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
    int length = micros.encodeIntoCompressedByteBuffer(bytes);
    byte[] encoded = new byte[length];
    bytes.flip().get(encoded, 0, Math.min(length, bytes.limit()));
    String histogram = Base64.getEncoder().encodeToString(encoded);
    return DONE + answered + ' ' + refused + ' ' + nanos + ' ' + measuredFrom + ' ' + histogram;
  }

  static DriveResult ofLine(String line) {
    String[] fields = line.substring(DONE.length()).split(" ", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a driver's result: " + line);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(fields[4]));
      return new DriveResult(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Histogram.decodeFromCompressedByteBuffer(bytes, 0),
          Integer.parseInt(fields[3]));
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("not a driver's result: " + line, e);
    }
  }

  /** How many were answered each second. */
  public double perSecond() {
    return answered * 1e9 / nanos;
  }

  /** How long answers took. */
  public Latencies latencies() {
    return new Latencies(micros);
  }
}
