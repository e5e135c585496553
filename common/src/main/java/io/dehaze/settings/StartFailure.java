package io.dehaze.settings;

/** A process cannot start for a reason that its operator can mend; the text says which. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the operator. */
  public StartFailure(String sentence) {
    super(sentence);
  }
}
