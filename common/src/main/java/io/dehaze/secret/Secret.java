package io.dehaze.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** A text that nobody must see: it prints as {@code ***}. Immutable. */
public final class Secret {
  private final String text;

  /** Hides a text. */
  public Secret(String text) {
    this.text = text;
  }

  /** The text itself, for the one place that needs it. */
  public String reveal() {
    return text;
  }

  /** Takes as long whatever differs. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(text.getBytes(UTF_8), that.text.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
