package io.dehaze.benchmark;

/** A run that cannot go on, told in a sentence. */
public final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A failure with its sentence. */
  public BenchFailure(String sentence) {
    super(sentence);
  }

  /** A failure with its sentence and cause. */
  public BenchFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
