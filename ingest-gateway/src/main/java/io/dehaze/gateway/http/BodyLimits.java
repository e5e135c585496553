package io.dehaze.gateway.http;

/**
 * How large a request's body may be.
 *
 * @param singleBytesMax the limit of a body that holds one thing, in bytes
 * @param batchBytesMax the limit of a body that holds a JSON array of things, in bytes
 */
public record BodyLimits(int singleBytesMax, int batchBytesMax) {

  /** The limit for a body of this shape, while it is not known better. */
  int atMost(BodyShape shape) {
    return shape == BodyShape.SINGLE ? singleBytesMax : batchBytesMax;
  }
}
