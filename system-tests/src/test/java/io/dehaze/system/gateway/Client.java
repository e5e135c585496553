package io.dehaze.system.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.system.contract.CheckedHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An ordinary client of one gateway. */
final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String APPLICATION_JSON = "application/json";

  /** An answer with a JSON body. */
  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String code() {
      return body.path("code").asText();
    }
  }

  private final CheckedHttp http = new CheckedHttp();
  private final String base;

  Client(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** Posts events in Space Cloud's form. */
  Answer queue(String json) {
    return send(request(Wire.QUEUE, APPLICATION_JSON).POST(BodyPublishers.ofString(json)));
  }

  Answer putTrigger(String id, String json) {
    return send(
        request(Wire.TRIGGERS + "/" + id, APPLICATION_JSON).POST(BodyPublishers.ofString(json)));
  }

  Answer getTrigger(String id) {
    return send(request(Wire.TRIGGERS + "/" + id, APPLICATION_JSON).GET());
  }

  Answer triggers() {
    return send(request(Wire.TRIGGERS, APPLICATION_JSON).GET());
  }

  Answer deleteTrigger(String id) {
    return send(request(Wire.TRIGGERS + "/" + id, APPLICATION_JSON).DELETE());
  }

  HttpRequest.Builder request(String path, String contentType) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", contentType);
  }

  Answer send(HttpRequest.Builder request) {
    HttpResponse<String> response = http.send(request.build());
    return new Answer(response.statusCode(), parsed(response.body()), response);
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }
}
