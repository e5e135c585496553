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
 */
public record JsonLimits(int depthMax, int tokensMax, int numberCharsMax) {
  /** 128 levels, 100,000 tokens, numbers of 1,000 characters. */
  public static final JsonLimits DEFAULT = new JsonLimits(128, 100_000, 1_000);
}
