package io.dehaze.attempt;

/**
 * One thing that happened to an event on its way to a webhook: an attempt, or an end without one. A
 * record of the attempts lane holds one, without the event's data. Each says where to look next:
 * what follows it was written no earlier than {@link Times#nextMs()}.
 *
 * @param subject what it happened to
 * @param kind what happened
 * @param call the call of the webhook; where none was made, its status is 0
 * @param error the class of the error, for example {@code timeout} or {@code status_500}; null
 *     where there was none
 * @param reason why a delivery was given up, a {@link io.dehaze.dead.DeadReason#label()}; null
 *     where it was not
 * @param times when
 */
public record Attempt(
    Subject subject, AttemptKind kind, Call call, String error, String reason, Times times) {

  /**
   * What it happened to.
   *
   * @param project the event's project
   * @param id the event's id
   * @param type the event's type
   * @param trigger the trigger's id; null where it happened to the event as a whole
   * @param deliveries how many triggers the event was matched with, on records of first attempts
   *     and of events as a whole; 0 where that is not known
   */
  public record Subject(String project, String id, String type, String trigger, int deliveries) {}

  /**
   * The call of a webhook.
   *
   * @param endpoint scheme, host and port; null where none is known
   * @param number the attempt's number, from 1; where none was made, how many there had been
   * @param status the answer's; 0 where there was no complete answer
   */
  public record Call(String endpoint, int number, int status) {}

  /**
   * When, in milliseconds since the epoch, and how long, in milliseconds.
   *
   * @param acceptedMs when the event was accepted
   * @param dueMs when this attempt was due; the time of acceptance where it was due at once
   * @param atMs when this happened: the end of an attempt
   * @param waitedMs from when it was due to the start of the attempt; 0 where none was made
   * @param tookMs how long the webhook took; 0 where it was not called
   * @param nextMs when the next attempt is due; 0 where there is none
   */
  public record Times(
      long acceptedMs, long dueMs, long atMs, long waitedMs, long tookMs, long nextMs) {}
}
