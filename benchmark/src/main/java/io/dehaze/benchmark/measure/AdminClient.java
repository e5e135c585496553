package io.dehaze.benchmark.measure;

import io.dehaze.benchmark.BenchFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Reads the admin server of a process. */
public final class AdminClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest metrics;

  /** Will read the admin server at an address. */
  public AdminClient(URI admin) {
    this.metrics = HttpRequest.newBuilder(admin.resolve("/metrics")).build();
  }

  /** The metrics as they are now. */
  public MetricsPage metrics() throws InterruptedException {
    try {
      return new MetricsPage(http.send(metrics, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new BenchFailure("no metrics from " + metrics.uri(), e);
    }
  }
}
