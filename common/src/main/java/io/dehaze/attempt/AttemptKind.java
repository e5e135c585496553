package io.dehaze.attempt;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a record of the attempts lane tells. */
public enum AttemptKind {
  /** An attempt that the webhook answered with 2xx: the delivery's end. */
  DELIVERED(true),
  /** An attempt that failed and will be followed by another. */
  FAILED(false),
  /** No attempt: the endpoint could take no call, so the delivery was put off. */
  DEFERRED(false),
  /** The delivery was given up, after an attempt or without one: its end. */
  DEAD(true),
  /** The event was cancelled, and has been dropped: its end. */
  CANCELLED(true),
  /**
   * An attempt of a synchronous event failed, or could not be made, and its caller was told so, who
   * decides about another: the delivery's end.
   */
  RETURNED(true),
  /** The event was not delivered within the time that it had: the delivery's end. */
  EXPIRED(true);

  private final boolean end;

  AttemptKind(boolean end) {
    this.end = end;
  }

  /** Whether nothing follows. */
  public boolean isEnd() {
    return end;
  }

  /** The name in records, metrics and the API, for example {@code delivered}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with a label, or null where there is none. */
  public static AttemptKind ofLabel(String label) {
    for (AttemptKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return null;
  }

  /** All labels, for a sentence that says what is allowed. */
  public static String labels() {
    return Stream.of(values()).map(AttemptKind::label).collect(Collectors.joining(", "));
  }
}
