package io.dehaze.trace;

import java.net.URI;
import java.util.Map;

/**
 * Where spans go.
 *
 * @param endpoint an OpenTelemetry collector's OTLP over HTTP, to whose path {@code /v1/traces} is
 *     added; null for nowhere
 * @param sampleRatio which part of the traces that begin here is recorded, from 0 to 1; for others
 *     whoever began them has decided
 * @param headers sent with each export; the values may be secret
 */
public record TraceSettings(URI endpoint, double sampleRatio, Map<String, String> headers) {
  /** No spans. */
  public static final TraceSettings OFF = new TraceSettings(null, 0, Map.of());

  /** Copies the headers. */
  public TraceSettings {
    headers = Map.copyOf(headers);
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return "TraceSettings[endpoint=%s, sampleRatio=%s]".formatted(endpoint, sampleRatio);
  }
}
