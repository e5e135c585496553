package io.dehaze.gateway.dead;

import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Codes;

/**
 * What must be known before anything can be said has not been read within the time of one request.
 * What was read is kept, so a later request gets further.
 */
final class NotReadYet extends Exception {
  /** What is answered then. */
  static final Problem PROBLEM =
      Problem.of(
          Codes.OVERLOADED,
          null,
          "it is still being read which dead letters were redriven, try again");

  private static final long serialVersionUID = 1;

  NotReadYet() {
    super("the dead-letter lane has not been read far enough");
  }
}
