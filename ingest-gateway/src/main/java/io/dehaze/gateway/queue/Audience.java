package io.dehaze.gateway.queue;

import io.dehaze.event.Problems;
import io.dehaze.gateway.http.Codes;
import io.dehaze.trigger.TriggerTable;
import java.util.function.BooleanSupplier;

/**
 * Who hears events. An event that nobody hears is refused: it is a typo until proven otherwise.
 * Thread-safe.
 */
public final class Audience {
  private final TriggerTable table;
  private final BooleanSupplier isOpen;

  /**
   * Asks this table.
   *
   * @param isOpen whether all triggers are known that must be
   */
  public Audience(TriggerTable table, BooleanSupplier isOpen) {
    this.table = table;
    this.isOpen = isOpen;
  }

  /**
   * How many triggers an event goes to.
   *
   * @param problems where to note that nobody hears it
   */
  int of(String project, EventRequest request, Problems problems) {
    if (!isOpen.getAsBoolean()) {
      problems.add(Codes.KAFKA_UNAVAILABLE, null, "the gateway has not found Kafka yet");
      return 0;
    }
    String type = request.attributes().type();
    int triggers = table.current().matching(project, type, request.options()).size();
    if (triggers == 0) {
      problems.add(Codes.NO_TRIGGER, "type", sentence(project, type));
    }
    return triggers;
  }

  private static String sentence(String project, String type) {
    return "no trigger of project %s listens to events of type \"%s\" with these options"
        .formatted(project, type);
  }
}
