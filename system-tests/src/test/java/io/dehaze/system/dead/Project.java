package io.dehaze.system.dead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.contract.CheckedHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One project, as a client of a gateway sees it. */
final class Project {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer with a JSON body. */
  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("code").asText();
    }
  }

  private final CheckedHttp http = new CheckedHttp();
  private final String base;
  private final String name;

  Project(int port, String name) {
    this.base = "http://127.0.0.1:" + port;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** A trigger that gives up after two attempts, a moment apart. */
  void putTrigger(String id, String type, String url) {
    String body =
        ("{\"type\":\"%s\",\"url\":\"%s\",\"retries\":1,"
                + "\"backoff\":{\"initial\":10,\"max\":10,\"jitter\":0}}")
            .formatted(type, url);
    expectOk(post("/v1/config/projects/" + name + "/eventing/triggers/" + id, body));
  }

  void deleteTrigger(String id) {
    String path = "/v1/config/projects/" + name + "/eventing/triggers/" + id;
    expectOk(send(request(path).DELETE()));
  }

  void queue(String id, String type) {
    String body = "{\"id\":\"%s\",\"type\":\"%s\",\"data\":{\"n\":1}}".formatted(id, type);
    expectOk(post("/v1/api/" + name + "/eventing/queue", body));
  }

  /** The listing with a query such as {@code ?limit=3}, or with none. */
  Answer dead(String query) {
    return send(request("/v1/api/" + name + "/eventing/dead" + query).GET());
  }

  /** The entries of a listing's first page. */
  List<JsonNode> deadEntries(String query) {
    List<JsonNode> entries = new ArrayList<>();
    expectOk(dead(query)).body().path("result").forEach(entries::add);
    return entries;
  }

  Answer redrive(String body) {
    return post("/v1/api/" + name + "/eventing/dead/redrive", body);
  }

  private static Answer expectOk(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer;
  }

  private Answer post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  private Answer send(HttpRequest.Builder request) {
    HttpResponse<String> response = http.send(request.build());
    try {
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + response.body(), e);
    }
  }
}
