package io.dehaze.event;

/** What came of reading a record. */
public sealed interface RecordReading {
  /** It is an event. */
  record Decoded(QueuedEvent queued) implements RecordReading {}

  /**
   * It makes no sense and never will.
   *
   * @param reason why, for programs: a code as {@link Problem#code} has them
   * @param detail why, for people
   */
  record Unreadable(String reason, String detail) implements RecordReading {}
}
