package io.dehaze.dead;

/**
 * The headers of records in the dead-letter lane, beside those of the record that was given up. All
 * are text in UTF-8, numbers in decimal digits, times in milliseconds since the epoch.
 */
public final class DeadLetterHeaders {
  /** Why: a {@link DeadReason#label()}. */
  public static final String REASON = "dehaze_reason";

  /** Whose fault: a {@link Fault#label()}. */
  public static final String FAULT = "dehaze_fault";

  /** The class of the last error, for example {@code timeout} or {@code status_500}. */
  public static final String ERROR = "dehaze_error";

  /** The status of the last answer; absent where the last attempt got none, or there was none. */
  public static final String STATUS = "dehaze_status";

  /** One line for people. */
  public static final String DETAIL = "dehaze_detail";

  /** The trigger it was for; absent where it was for none. */
  public static final String TRIGGER = "dehaze_trigger";

  /** How many attempts were made. */
  public static final String ATTEMPTS = "dehaze_attempts";

  /** When the event was first accepted. */
  public static final String ACCEPTED = "dehaze_accepted";

  /** Where the record that was given up stood: {@code topic-partition@offset}. */
  public static final String ORIGIN = "dehaze_origin";

  /** When it was given up. */
  public static final String DIED = "dehaze_died";

  /**
   * Only on records that say that a dead letter was redriven: where that dead letter stands in the
   * dead-letter lane, {@code partition@offset}. Such a record has the dead letter's key, no value,
   * and is in the same partition, so whoever reads it backwards meets it before the dead letter.
   */
  public static final String REDRIVEN = "dehaze_redriven";

  private DeadLetterHeaders() {}
}
