package io.dehaze.gateway.queue;

import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.gateway.auth.Caller;
import io.dehaze.gateway.auth.Rights;
import io.dehaze.gateway.http.Codes;
import java.util.List;

/** Which events of a request its caller may not publish. */
final class PublishRights {
  private final String project;
  private final Rights rights;

  PublishRights(String project, Caller caller) {
    this.project = project;
    this.rights = caller.rights();
  }

  /** A problem for each event that the caller may not publish, in order; empty where it may all. */
  List<Problem> missing(Parsed.Events events) {
    List<EventRequest> requests = events.requests();
    Problems problems = null;
    for (int i = 0; i < requests.size(); i++) {
      String type = requests.get(i).attributes().type();
      if (!rights.allowPublishing(project, type)) {
        problems = problems == null ? new Problems() : problems;
        problems.inItem(events.isBatch() ? i : Problem.WHOLE);
        problems.add(
            Codes.FORBIDDEN,
            "type",
            "this token may not publish such events; it would need the right "
                + Caller.rightToPublish(project, type));
      }
    }
    return problems == null ? List.of() : problems.list();
  }
}
