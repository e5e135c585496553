package io.dehaze.gateway.dead;

import io.dehaze.dead.DeadLetterHeaders;

/**
 * Which dead letters are meant: those that have all of what is given.
 *
 * @param project the project that they name; never null
 * @param id the event's id, or null for any
 * @param trigger the trigger they were for, or null for any
 * @param type the event's type, or null for any
 * @param reason why they died, or null for any
 * @param error how the last attempt failed, or null for any
 */
record DeadFilter(
    String project, String id, String trigger, String type, String reason, String error) {
  boolean accepts(DeadLetter letter) {
    return project.equals(letter.project())
        && isAnyOr(id, letter.id())
        && isAnyOr(trigger, letter.trigger())
        && isAnyOr(type, letter.type())
        && isAnyOr(reason, letter.text(DeadLetterHeaders.REASON))
        && isAnyOr(error, letter.text(DeadLetterHeaders.ERROR));
  }

  private static boolean isAnyOr(String wanted, String given) {
    return wanted == null || wanted.equals(given);
  }
}
