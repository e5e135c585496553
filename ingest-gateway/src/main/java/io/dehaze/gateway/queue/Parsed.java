package io.dehaze.gateway.queue;

import io.dehaze.event.Problem;
import java.util.List;

/** What came of reading a request's body. */
public sealed interface Parsed {
  /**
   * All of it is good.
   *
   * @param requests what was asked for, in the order of the body; never empty
   * @param isBatch whether the body was an array, so that the answer is one too
   */
  record Events(List<EventRequest> requests, boolean isBatch) implements Parsed {}

  /**
   * Some of it is not, so nothing of it counts.
   *
   * @param problems everything that was found, in the order of the body; never empty
   */
  record Refused(List<Problem> problems) implements Parsed {}
}
