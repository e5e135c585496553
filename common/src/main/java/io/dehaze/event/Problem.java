package io.dehaze.event;

/**
 * One thing that is wrong with an input, said so that its author can mend it.
 *
 * @param code what is wrong, for programs: a word in lower case with underscores, for example
 *     {@code unknown_field}; part of the API
 * @param field which field it is about, or null where it is about none
 * @param sentence what to do instead, for people
 * @param item which item of a batch it is about, from 0, or {@link #WHOLE}
 */
public record Problem(String code, String field, String sentence, int item) {
  /** The item of a problem that is not about one item of a batch. */
  public static final int WHOLE = -1;

  /** A field breaks its rule. */
  public static final String INVALID_FIELD = "invalid_field";

  /** A required field is absent. */
  public static final String MISSING_FIELD = "missing_field";

  /** A field that nobody knows. */
  public static final String UNKNOWN_FIELD = "unknown_field";

  /** Two fields that exclude one another. */
  public static final String CONFLICTING_FIELDS = "conflicting_fields";

  /** A time further ahead than events may be scheduled. */
  public static final String BEYOND_HORIZON = "beyond_horizon";

  /** Text with half of a surrogate pair. */
  public static final String LONE_SURROGATE = "lone_surrogate";

  /** Text with the character U+0000. */
  public static final String BAD_CHARACTERS = "bad_characters";

  /** A problem that is not about one item of a batch. */
  public static Problem of(String code, String field, String sentence) {
    return new Problem(code, field, sentence, WHOLE);
  }
}
