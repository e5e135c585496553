package io.dehaze.json;

/**
 * A document that is not acceptable JSON. It carries what a caller is told: a code that programs
 * read and a sentence that people read. It has no stack trace: it says something about the input,
 * not about the program, and bad input must be cheap to refuse.
 */
public final class BadJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  BadJsonException(String code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  /** What is wrong, for programs: for example {@code duplicate_key}. */
  public String code() {
    return code;
  }
}
