package io.dehaze.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The gateway's public API, as any client uses it: over HTTP. */
final class GatewayApi {
  static final String JSON = "application/json";
  static final String CLOUDEVENT = "application/cloudevents+json";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** What the gateway said. */
  record Answer(int status, String body) {
    boolean isSuccess() {
      return status == 200;
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String url;
  private final String project;

  /**
   * The API of one gateway for one project.
   *
   * @param url of the gateway, without a path
   */
  GatewayApi(String url, String project) {
    this.url = url;
    this.project = project;
  }

  /** Where events are posted. */
  String queueUrl() {
    return url + "/v1/api/" + project + "/eventing/queue";
  }

  /** Where the triggers are. */
  String triggersUrl() {
    return url + "/v1/config/projects/" + project + "/eventing/triggers";
  }

  /** Registers a trigger, or replaces the one with its id. */
  Answer putTrigger(String id, String json) throws IOException, InterruptedException {
    return post(triggersUrl() + "/" + id, JSON, json);
  }

  /** Posts one event or several. */
  Answer postEvents(String contentType, String json) throws IOException, InterruptedException {
    return post(queueUrl(), contentType, json);
  }

  private Answer post(String target, String contentType, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target))
            .timeout(TIMEOUT)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }
}
