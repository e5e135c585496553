package io.dehaze.gateway.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dehaze.endpoint.BreakerState;
import io.dehaze.endpoint.EndpointStatus;
import io.dehaze.event.Rfc3339;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What all workers together find of an endpoint: the worst of their states, and the sums of what
 * they count.
 *
 * @param endpoint scheme, host and port
 * @param triggers the ids of the project's triggers that call it
 * @param byWorker how each worker finds it; empty where none has called it of late
 */
record EndpointSummary(String endpoint, List<String> triggers, List<EndpointStatus> byWorker) {
  private static final Comparator<EndpointStatus> WORST =
      Comparator.<EndpointStatus>comparingInt(each -> each.state().severity())
          .thenComparingLong(EndpointStatus::sinceMs);

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("endpoint", endpoint);
    json.writeArrayFieldStart("triggers");
    for (String trigger : triggers) {
      json.writeString(trigger);
    }
    json.writeEndArray();
    if (byWorker.isEmpty()) {
      json.writeStringField("state", "unused");
    } else {
      writeFindings(json);
    }
    json.writeEndObject();
  }

  private void writeFindings(JsonGenerator json) throws IOException {
    EndpointStatus worst = byWorker.stream().max(WORST).orElseThrow();
    json.writeStringField("state", worst.state().label());
    json.writeStringField("since", Rfc3339.format(worst.sinceMs()));
    json.writeStringField("reason", reason(worst));
    json.writeNumberField("inFlight", byWorker.stream().mapToInt(EndpointStatus::inFlight).sum());
    int calls = byWorker.stream().mapToInt(EndpointStatus::calls).sum();
    int failed = byWorker.stream().mapToInt(EndpointStatus::failed).sum();
    if (calls > 0) {
      json.writeNumberField("failureRate", Math.round(1_000.0 * failed / calls) / 1_000.0);
    }
    writeLastError(json);
    json.writeNumberField("deferred", byWorker.stream().mapToLong(EndpointStatus::deferred).sum());
    json.writeNumberField("backlog", byWorker.stream().mapToLong(EndpointStatus::backlog).sum());
    writeWorkers(json);
  }

  private void writeLastError(JsonGenerator json) throws IOException {
    EndpointStatus last =
        byWorker.stream()
            .filter(each -> each.lastError() != null)
            .max(Comparator.comparingLong(EndpointStatus::lastErrorMs))
            .orElse(null);
    if (last != null) {
      json.writeStringField("lastError", last.lastError());
      json.writeStringField("lastErrorAt", Rfc3339.format(last.lastErrorMs()));
    }
  }

  private void writeWorkers(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("workers");
    for (BreakerState state : BreakerState.values()) {
      long count = byWorker.stream().filter(each -> each.state() == state).count();
      json.writeNumberField(state.label(), count);
    }
    json.writeEndObject();
  }

  private static String reason(EndpointStatus status) {
    String failures =
        String.format(
            Locale.ROOT,
            "%d of the last %d calls failed, the last one: %s",
            status.failed(),
            status.calls(),
            status.lastError());
    return switch (status.state()) {
      case OPEN -> failures + "; it is left alone for a while";
      case HALF_OPEN -> "it failed, and one call probes whether it is well again";
      case CLOSED -> status.failed() == 0 ? "it is well" : failures;
    };
  }
}
