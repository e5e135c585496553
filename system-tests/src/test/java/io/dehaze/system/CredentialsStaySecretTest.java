package io.dehaze.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dehaze.gateway.auth.ApiKey;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What opens the API never leaves the gateway: not in a log, a metric, an answer, Kafka or a
 * webhook.
 */
@ExtendWith(SharedBroker.class)
@Timeout(360)
class CredentialsStaySecretTest {
  private static final String SECRET = "canary-secret-that-is-longer-than-32-bytes";

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<String> webhooks = new ConcurrentLinkedQueue<>();
  private final List<String> answers = new ArrayList<>();

  @Test
  void areFoundNowhere(KafkaProcess kafka) throws Exception {
    ApiKey key = ApiKey.random();
    String jwt = jwt();
    HttpServer receiver = receiver();
    try (Deployment dehaze = new Deployment(kafka, "canary")) {
      NodeProcess gateway =
          dehaze.gatewayProcess(
              "--log-level=trace",
              "--api-keys-file=" + write("api-keys", key.line("shop", "publish:shop read:shop")),
              "--jwt-secret-file=" + write("secrets", SECRET),
              "--triggers-file=" + write("triggers.json", triggers(receiver)));
      NodeProcess worker = dehaze.workerProcess("--log-level=trace");
      dehaze.awaitReady();
      List<String> canaries = new ArrayList<>(List.of(key.text(), SECRET));
      for (String token : List.of(key.text(), jwt)) {
        assertThat(post(gateway, "Bearer " + token, "{\"type\":\"order\"}")).isEqualTo(200);
      }
      canaries.addAll(List.of(jwt, jwt.substring(jwt.lastIndexOf('.') + 1)));
      for (String wrong : List.of("canary-wrong-key", jwt + "canary", "a.b.canary-c")) {
        assertThat(post(gateway, "Bearer " + wrong, "{}")).isEqualTo(401);
        canaries.add(wrong);
      }
      String basic = Base64.getEncoder().encodeToString("canary:password".getBytes(UTF_8));
      assertThat(post(gateway, "Basic " + basic, "{}")).isEqualTo(401);
      canaries.add(basic);
      assertThat(post(gateway, "Bearer " + key.text(), "{\"type\":1}")).isEqualTo(400);
      assertThat(post(gateway, "Bearer " + jwt, "{\"type\":\"none\"}")).isEqualTo(403);
      await().until(() -> webhooks.size() >= 2);

      String everything =
          String.join(
              "\n",
              gateway.output(),
              worker.output(),
              gateway.metrics(),
              worker.metrics(),
              String.join("\n", answers),
              String.join("\n", webhooks),
              dehaze.everythingInKafka());
      assertThat(everything).contains("event=authentication_refused", "order");
      canaries.forEach(canary -> assertThat(everything.contains(canary)).as(canary).isFalse());
    } finally {
      receiver.stop(0);
    }
  }

  private static String jwt() throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .audience("dehaze")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("scope", "publish:shop/order")
                .build());
    jwt.sign(new MACSigner(SECRET));
    return jwt.serialize();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String triggers(HttpServer receiver) {
    return "{\"triggers\":[{\"project\":\"shop\",\"id\":\"t\",\"type\":\"order\",\"url\":\"http://127.0.0.1:%d/t\"}]}"
        .formatted(receiver.getAddress().getPort());
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
    return server;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
      webhooks.add(exchange.getRequestHeaders().entrySet() + "\n" + body);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private int post(NodeProcess gateway, String authorization, String body) throws Exception {
    URI uri = URI.create(gateway.url() + Deployment.queuePath());
    var answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    answers.add(answer.headers().map() + "\n" + answer.body());
    return answer.statusCode();
  }
}
