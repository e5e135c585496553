package io.dehaze.event;

/**
 * How projects and triggers may be called: letters, digits, dots, underscores and hyphens, the
 * first one a letter or digit. So a name can stand in a path, a record key, a header and a log line
 * as it is.
 */
public final class Names {
  /** The rule for projects, for a sentence that says what is allowed. */
  public static final String PROJECT_RULE =
      "1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit";

  /** The rule for trigger ids, for a sentence that says what is allowed. */
  public static final String TRIGGER_ID_RULE =
      "1 to 128 of A-Z a-z 0-9 . _ -, beginning with a letter or digit";

  private Names() {}

  /** Whether a project may be called this. */
  public static boolean isProject(String name) {
    return isName(name, 64);
  }

  /** Whether a trigger's id may be this. */
  public static boolean isTriggerId(String id) {
    return isName(id, 128);
  }

  private static boolean isName(String name, int lengthMax) {
    int length = name.length();
    if (length == 0 || length > lengthMax || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
