package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.gateway.Gateway;
import io.dehaze.lifecycle.Closer;
import io.dehaze.system.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The openapi.yaml that a gateway serves describes that gateway. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class ApiDescriptionTest {
  private static final String RECEIPT =
      "{\"id\":\"a\",\"scheduledFor\":\"2026-11-24T06:12:39.898Z\",\"triggers\":1%s}";

  private final Contract contract = Contract.ofThisBuild();
  private final Closer closer = new Closer();

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void isServedAsItWasBuilt(Cluster cluster) throws Exception {
    Gateway gateway = cluster.startReady(closer, TestSettings.of());
    URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/openapi.yaml");
    HttpResponse<String> served =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(served.body()).isEqualTo(resource());
    assertThat(served.headers().firstValue("Content-Type")).contains("application/yaml");
  }

  @Test
  void letsNoUndescribedFieldOrPathPass() {
    String queue = "/v1/api/shop/eventing/queue";
    String event = "{\"type\":\"a\"}";
    contract.check("POST", queue, "application/json", event, 200, RECEIPT.formatted(""));
    assertThatThrownBy(
            () -> contract.check("POST", queue, null, "", 200, RECEIPT.formatted(",\"extra\":1")))
        .hasMessageContaining("extra");
    assertThatThrownBy(
            () ->
                contract.check("POST", queue, "application/json", "{}", 200, RECEIPT.formatted("")))
        .hasMessageContaining("type");
    assertThatThrownBy(() -> contract.check("GET", "/v1/new", null, "", 200, "{}"))
        .hasMessageContaining("not described");
  }

  private static String resource() throws IOException {
    try (InputStream in =
        ApiDescriptionTest.class.getResourceAsStream("/io/dehaze/gateway/openapi.yaml")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
