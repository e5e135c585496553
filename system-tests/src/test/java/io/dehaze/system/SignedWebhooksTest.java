package io.dehaze.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.dehaze.lane.Lane;
import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks prove where they come from, and nobody but their receiver sees the secrets. */
@ExtendWith(SharedBroker.class)
@Timeout(540)
@Order(1) // slow: not to be the last that is left
class SignedWebhooksTest {
  private static final String CANARY = "c4n4ry";
  private static final String OLD = key("old-" + CANARY + "-0123456789-0123456789");
  private static final String NEW = key("new-" + CANARY + "-0123456789-0123456789");
  private static final String RETRIED =
      ",\"retries\":1,\"backoff\":{\"initial\":1100,\"jitter\":0}";
  private static final String PATH = "/v1/config/projects/shop/eventing/triggers/";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static String key(String bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(bytes.getBytes(UTF_8));
  }

  /** A webhook as it came. */
  private record Arrival(String path, HttpHeaders headers, byte[] body) {
    boolean verifiesWith(String key) {
      try {
        new Webhook(key).verify(new String(body, UTF_8), headers);
        return true;
      } catch (WebhookVerificationException e) {
        return false;
      }
    }

    String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  private static String encryptionKey(String name) {
    byte[] key = name.repeat(32).substring(0, 32).getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(key);
  }

  private static String encryptionKeyFile(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, encryptionKey(name));
    return "--encryption-keys-file=" + file;
  }

  @Test
  void verifyWithTheOfficialLibrary_andShowNobodyTheirSecrets(KafkaProcess kafka) throws Exception {
    try (Arrivals webhooks = new Arrivals();
        Deployment dehaze = new Deployment(kafka, "signed")) {
      String key = encryptionKeyFile("signed");
      NodeProcess gateway = dehaze.gatewayProcess(key, "--log-level=debug");
      NodeProcess worker = dehaze.workerProcess(key, "--log-level=debug");
      dehaze.awaitReady();
      String credentials =
          ",\"signing\":[\"%s\"],\"headers\":{\"X-Api-Key\":\"%s-header\"},\"authorization\":{\"bearer\":\"%s-token\"}"
              .formatted(OLD, CANARY, CANARY);
      dehaze.listen("signs", "paid", webhooks.url("fails-first"), RETRIED + credentials);
      dehaze.listen("fails", "paid", webhooks.url("fails"), RETRIED + credentials);
      post(gateway, "{\"type\":\"paid\",\"id\":\"order.1\",\"data\":{\"n\":1.0}}");

      List<Arrival> attempts = webhooks.await("fails-first", 2);
      assertThat(attempts).allMatch(each -> each.verifiesWith(OLD) && !each.verifiesWith(NEW));
      assertThat(attempts).allMatch(each -> each.header("webhook-id").equals("order%2E1"));
      assertThat(attempts.get(0).header("webhook-timestamp"))
          .isLessThan(attempts.get(1).header("webhook-timestamp"));
      assertThat(attempts.get(1).header("X-Api-Key")).isEqualTo(CANARY + "-header");
      assertThat(attempts.get(1).header("Authorization")).isEqualTo("Bearer " + CANARY + "-token");

      assertThat(attempts).noneMatch(each -> each.headers().toString().contains("producers-own"));

      rotate(dehaze, webhooks.url("fails-first"));
      post(gateway, "{\"type\":\"paid\",\"id\":\"order-2\"}");
      assertThat(webhooks.await("fails-first", 3).get(2))
          .matches(each -> each.verifiesWith(OLD) && each.verifiesWith(NEW));
      await().atMost(Duration.ofSeconds(30)).until(() -> dehaze.lanes().deadLetters().size() == 2);

      assertThat(everythingThatAnybodySees(dehaze, gateway, worker))
          .allSatisfy((where, text) -> assertThat(text).as(where).doesNotContain(secrets()));
    }
  }

  /** Reads the trigger, puts the new key before the old one, and writes all of it back. */
  private static void rotate(Deployment dehaze, String url) throws Exception {
    ObjectNode trigger = (ObjectNode) JSON.readTree(dehaze.get(PATH + "signs"));
    ArrayNode keys = (ArrayNode) trigger.get("signing");
    trigger.set("signing", JSON.createArrayNode().add(NEW).addAll(keys));
    trigger.remove(List.of("id", "type", "url"));
    String rest = trigger.toString();
    dehaze.listen("signs", "paid", url, "," + rest.substring(1, rest.length() - 1));
  }

  private static String[] secrets() {
    return new String[] {
      CANARY, OLD.substring(6), NEW.substring(6), OLD.substring(10, 30), encryptionKey("signed")
    };
  }

  private static Map<String, String> everythingThatAnybodySees(
      Deployment dehaze, NodeProcess gateway, NodeProcess worker) {
    Map<String, String> seen = new HashMap<>();
    for (NodeProcess process : List.of(gateway, worker)) {
      seen.put(process + " metrics", process.metrics());
      seen.put(process + " log", process.output());
    }
    for (Lane lane : List.of(Lane.TRIGGERS, Lane.DEAD, Lane.ATTEMPTS, Lane.RETRY, Lane.EVENTS)) {
      seen.put(
          lane.label(),
          dehaze.lanes().records(lane).stream()
              .map(SignedWebhooksTest::raw)
              .collect(Collectors.joining()));
    }
    for (String path :
        List.of(
            PATH + "signs",
            "/v1/config/projects/shop/eventing/triggers",
            "/v1/api/shop/eventing/dead",
            "/v1/api/shop/eventing/events",
            "/v1/api/shop/eventing/events/order.1",
            "/v1/config/projects/shop/eventing/endpoints")) {
      seen.put(path, dehaze.get(path));
    }
    assertThat(seen.get(PATH + "signs")).contains("\"signing\":[{\"id\":\"");
    return seen;
  }

  private static String raw(ConsumerRecord<byte[], byte[]> record) {
    return Stream.concat(
            Stream.of(record.key(), record.value()),
            Stream.of(record.headers().toArray()).map(header -> header.value()))
        .filter(bytes -> bytes != null)
        .map(bytes -> new String(bytes, ISO_8859_1))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void wait_whereTheKeyIsMissing_andAreNeverSentWithout(KafkaProcess kafka) throws Exception {
    try (Arrivals webhooks = new Arrivals();
        Deployment dehaze = new Deployment(kafka, "locked")) {
      Node gateway = dehaze.gateway(encryptionKeyFile("right"));
      Node keyless = dehaze.worker(encryptionKeyFile("wrong"));
      dehaze.awaitReady();
      dehaze.listen("signs", "paid", webhooks.url("ok"), ",\"signing\":[\"" + OLD + "\"]");
      post(gateway, "{\"type\":\"paid\",\"id\":\"order-1\"}");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> dehaze.get("/v1/api/shop/eventing/events").contains("\"secrets_locked\""));
      assertThat(keyless.metric("dehaze_triggers_encrypted", "key=\"missing\"")).isEqualTo(1);
      keyless.stop();
      assertThat(webhooks.of("ok")).isEmpty();

      dehaze.worker(encryptionKeyFile("right")).awaitReady();
      assertThat(webhooks.await("ok", 1)).allMatch(each -> each.verifiesWith(OLD));
      assertThat(dehaze.lanes().deadLetters()).isEmpty();
    }
  }

  private static void post(Node gateway, String event) throws Exception {
    try (HttpConnection http = new HttpConnection(gateway.url(), Contract.ofThisBuild())) {
      HttpConnection.Answer answer =
          http.exchange(
              "POST",
              Deployment.queuePath(),
              "Content-Type: application/json\r\nAuthorization: Bearer producers-own\r\nCookie: a=producers-own\r\n",
              event.getBytes(UTF_8));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
  }

  /** Keeps every webhook as it came; answers as the path says. */
  private static final class Arrivals implements AutoCloseable {
    private final Queue<Arrival> all = new ConcurrentLinkedQueue<>();
    private final Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(exchange -> exchange.getRequestReceiver().receiveFullBytes(this::take))
            .build();

    Arrivals() {
      server.start();
    }

    String url(String path) {
      int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
      return "http://127.0.0.1:" + port + "/" + path;
    }

    List<Arrival> of(String path) {
      return all.stream().filter(each -> each.path().equals(path)).toList();
    }

    List<Arrival> await(String path, int count) {
      org.awaitility.Awaitility.await("webhooks of " + path)
          .atMost(Duration.ofSeconds(60))
          .until(() -> of(path).size() >= count);
      return of(path);
    }

    private void take(HttpServerExchange exchange, byte[] body) {
      Map<String, List<String>> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach(each -> headers.put(each.getHeaderName().toString(), List.copyOf(each)));
      String path = exchange.getRequestPath().substring(1);
      boolean fails = path.equals("fails") || (path.equals("fails-first") && of(path).isEmpty());
      all.add(new Arrival(path, HttpHeaders.of(headers, (name, value) -> true), body));
      exchange.setStatusCode(fails ? 500 : 200);
    }

    @Override
    public void close() {
      server.stop();
    }
  }
}
