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

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private final CheckedHttp http = new CheckedHttp();
  private final String base;
  private final String token;

  Client(int port) {
    this(port, null);
  }

  /**
   * A client with a token.
   *
   * @param token null for none
   */
  Client(int port, String token) {
    this.base = "http://127.0.0.1:" + port;
    this.token = token;
  }

  /** Posts events in Space Cloud's form. */
  Answer queue(String json) {
    return send(request(Wire.QUEUE, APPLICATION_JSON).POST(BodyPublishers.ofString(json)));
  }

  Answer putTrigger(String id, String json) {
    return send(
        request(Wire.TRIGGERS + "/" + id, APPLICATION_JSON).POST(BodyPublishers.ofString(json)));
  }

  Answer get(String path) {
    return send(request(path, APPLICATION_JSON).GET());
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", contentType);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
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
