package io.dehaze.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final String UNAVAILABLE =
      "{\"error\":\"Kafka cannot be reached\",\"code\":\"kafka_unavailable\"}";

  private final StringWriter printed = new StringWriter();
  private HttpServer gateway;

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.stop(0);
    }
  }

  @Test
  void saysWhichWebhooksAreMissing() throws Exception {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", DemoTest::refuse);
    gateway.start();
    try (Demo demo = new Demo(screen(false), 0)) {
      demo.start();
      assertThat(demo.run("http://127.0.0.1:" + gateway.getAddress().getPort())).isFalse();
    }
    assertThat(printed.toString())
        .contains("<- 503")
        .containsPattern(
            "2 of 2 webhooks did not arrive: "
                + "order-1-[0-9a-f]{4} at billing, order-1-[0-9a-f]{4} at warehouse\n$");
  }

  @Test
  void letsNothingFromOutsideReachTheTerminalAsACommand() {
    screen(true).webhook(webhook("/x", Map.of("ce-id", "\u001b[2J"), "a\u001b[31m\nb\u0007"), "");
    assertThat(printed.toString().replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo("  -> /x  \n     ce-id: ?[2J\n     a?[31m\n     b?\n");
  }

  @Test
  void usesNoColoursWhereNobodyWantsThem() {
    screen(false).webhook(webhook("/x", Map.of("content-type", "a/b"), "{}"), "1.0 ms");
    assertThat(printed.toString()).isEqualTo("  -> /x  1.0 ms\n     content-type: a/b\n     {}\n");
  }

  @Test
  void findsIdAndTimeOfAnEventInEachForm() {
    Webhook binary =
        webhook("/", Map.of("ce-id", "1", "ce-time", "2026-01-01T00:00:00.000Z"), "no JSON");
    assertThat(binary.id()).contains("1");
    assertThat(binary.time()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    Webhook structured = webhook("/", Map.of(), "{\"id\":\"2\",\"time\":\"yesterday\"}");
    assertThat(structured.id()).contains("2");
    assertThat(structured.time()).isEqualTo(Optional.empty());
    assertThat(webhook("/", Map.of(), "\u0000").id()).isEqualTo(Optional.empty());
  }

  private Screen screen(boolean coloured) {
    return new Screen(new PrintWriter(printed), coloured);
  }

  private static Webhook webhook(String path, Map<String, String> headers, String body) {
    return new Webhook(path, headers, body.getBytes(UTF_8), Instant.now());
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    byte[] body = UNAVAILABLE.getBytes(UTF_8);
    exchange.sendResponseHeaders(503, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
