package io.dehaze.json;

/**
 * How much JSON is read before it is refused. All are limits of one document, or of one item where
 * the document is a batch.
 *
 * @param depthMax how deep arrays and objects may nest; 1 allows a flat one
 * @param tokensMax how many names, values, and beginnings and ends of arrays and objects there may
 *     be
 * @param numberCharsMax how many characters a number may have that is read as one. Numbers that are
 *     only passed on as bytes may be as long as they like.
 * @param stringBytesMax how long a string may be, the name of a member too: the bytes between its
 *     quotes as it was written, escapes and all
 */
public record JsonLimits(int depthMax, int tokensMax, int numberCharsMax, int stringBytesMax) {
  /**
   * 128 levels, 100,000 tokens, numbers of 1,000 characters; strings as long as the document, where
   * that has a bound of its own.
   */
  public static final JsonLimits DEFAULT = new JsonLimits(128, 100_000, 1_000, Integer.MAX_VALUE);

  /** The same with another limit of strings. */
  public JsonLimits withStringBytesMax(int bytes) {
    return new JsonLimits(depthMax, tokensMax, numberCharsMax, bytes);
  }
}
