package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import java.nio.ByteBuffer;

/**
 * The limit of one body, decided as soon as its first byte that is not blank has been seen: until
 * then the smaller limit holds for what has come, and none for what was announced. Not thread-safe.
 */
final class BodyLimit {
  private final BodyLimits limits;
  private BodyShape shape;
  private int blanks;

  BodyLimit(BodyLimits limits, BodyShape shape) {
    this.limits = limits;
    this.shape = shape;
  }

  /**
   * The limit for a body that begins like this, in bytes.
   *
   * @param begun the body so far, from the array's start up to the buffer's position
   */
  int bytesMax(ByteBuffer begun) {
    if (shape == BodyShape.EITHER) {
      look(begun);
    }
    return shape == BodyShape.BATCH ? limits.batchBytesMax() : limits.singleBytesMax();
  }

  /**
   * Whether a body that begins like this is too large, or will be.
   *
   * @param declared how long it says that it is, in bytes; -1 where it does not
   */
  boolean isPassed(ByteBuffer begun, long declared) {
    int bytesMax = bytesMax(begun);
    boolean isKnown = shape != BodyShape.EITHER; // else the head alone was judged, by the larger
    return begun.position() > bytesMax || (isKnown && declared > bytesMax);
  }

  private void look(ByteBuffer begun) {
    while (blanks < begun.position() && isBlank(begun.get(blanks))) {
      blanks++;
    }
    if (blanks < begun.position()) {
      shape = begun.get(blanks) == '[' ? BodyShape.BATCH : BodyShape.SINGLE;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  static Problem tooLarge(int bytesMax) {
    return Problem.of(
        Codes.BODY_TOO_LARGE,
        null,
        "the body is larger than the " + bytesMax + " bytes allowed here");
  }
}
