package io.dehaze.secret;

/** Nothing can be read, for lack of the key or because what was encrypted is not what it was. */
public final class CannotDecrypt extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the operator. */
  public CannotDecrypt(String sentence) {
    super(sentence);
  }
}
