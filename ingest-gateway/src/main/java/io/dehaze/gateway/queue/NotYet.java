package io.dehaze.gateway.queue;

import io.dehaze.event.Problems;
import io.dehaze.gateway.http.Codes;

/** What the API has and this version does not do: refused, never done wrong. */
final class NotYet {
  private NotYet() {}

  /** Notes what an event asks for in vain. */
  static void check(EventRequest request, Problems problems) {
    if (request.isSynchronous()) {
      problems.add(
          Codes.NOT_IMPLEMENTED,
          "isSynchronous",
          "synchronous events are not implemented yet; leave isSynchronous out");
    }
  }
}
