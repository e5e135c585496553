package io.dehaze.gateway.story;

/**
 * How much of what happened lately a gateway keeps in memory while somebody looks at it.
 *
 * @param recordsMax how many attempts
 * @param bytesMax how much memory their records may take, in bytes
 */
public record WindowSettings(int recordsMax, int bytesMax) {
  /** What holds where nothing else is said. */
  public static final WindowSettings DEFAULT = new WindowSettings(10_000, 8 * 1024 * 1024);
}
