package io.dehaze.event;

/**
 * The rules that texts in an event's envelope keep, whichever way the event came. Each check notes
 * at most one problem.
 */
public final class AttributeRules {
  /** The longest event type, in characters. */
  public static final int TYPE_CHARS_MAX = 256;

  /** The longest id, in characters. */
  public static final int ID_CHARS_MAX = 128;

  private static final int TEXT_CHARS_MAX = 2_048;
  private static final int SHOWN_CHARS_MAX = 40;

  private AttributeRules() {}

  /** An event type: 1 to 256 characters, not blank, no control characters. */
  public static void checkType(String field, String type, Problems problems) {
    if (isWellFormed(field, type, problems)
        && (type.isBlank() || hasControls(type) || charsOf(type) > TYPE_CHARS_MAX)) {
      problems.invalid(
          field,
          "%s must be 1 to %d characters, not blank and without control characters"
              .formatted(field, TYPE_CHARS_MAX));
    }
  }

  /** An id that a producer chose: 1 to 128 visible ASCII characters. */
  public static void checkId(String field, String id, Problems problems) {
    if (isWellFormed(field, id, problems)
        && (id.isEmpty() || id.length() > ID_CHARS_MAX || !isVisibleAscii(id))) {
      problems.invalid(
          field,
          "%s must be 1 to %d visible ASCII characters, without spaces"
              .formatted(field, ID_CHARS_MAX));
    }
  }

  /** Any other text: 1 to 2,048 characters, no control characters. */
  static void checkText(String field, String text, Problems problems) {
    if (isWellFormed(field, text, problems)
        && (text.isEmpty() || hasControls(text) || charsOf(text) > TEXT_CHARS_MAX)) {
      problems.invalid(
          field,
          "%s must be 1 to %d characters, without control characters"
              .formatted(field, TEXT_CHARS_MAX));
    }
  }

  /** Text that can be written as UTF-8 and has no U+0000; notes a problem where it is not. */
  public static boolean isWellFormed(String field, String text, Problems problems) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        problems.add(
            Problem.BAD_CHARACTERS, field, field + " must not contain the character U+0000");
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          problems.add(
              Problem.LONE_SURROGATE,
              field,
              field + " must not contain half of a surrogate pair, such as \\ud800 alone");
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Whether all characters are ASCII and visible: neither spaces nor control characters. */
  private static boolean isVisibleAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean hasControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static int charsOf(String text) {
    return text.codePointCount(0, text.length());
  }

  /** A caller's text as it may stand in a sentence and in a log: short, visible, in quotes. */
  public static String quoted(String text) {
    return '"' + shown(text) + '"';
  }

  /** A caller's text as it may stand by itself, as the name of a field: short and visible. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < SHOWN_CHARS_MAX; i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c <= '~' && c != '"' ? c : '?');
    }
    return text.length() > SHOWN_CHARS_MAX ? shown.append("...").toString() : shown.toString();
  }
}
