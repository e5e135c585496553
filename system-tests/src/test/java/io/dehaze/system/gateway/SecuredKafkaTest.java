package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dehaze.admin.Health;
import io.dehaze.gateway.Gateway;
import io.dehaze.kafka.KafkaReachability;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Schedule;
import io.dehaze.lifecycle.Closer;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.standalone.BrokerSettings;
import io.dehaze.standalone.EmbeddedBroker;
import io.dehaze.tls.CertificateFiles;
import io.dehaze.worker.Worker;
import io.dehaze.worker.WorkerSettings;
import io.dehaze.worker.deliver.AttemptsWritten;
import io.dehaze.worker.endpoint.EndpointLimits;
import io.dehaze.worker.webhook.ClientSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants TLS and a password, as {@code --kafka-property} gives them. */
@Timeout(360)
class SecuredKafkaTest {
  private static final Schedule SCHEDULE = new Schedule(10_000, 2_000, List.of(8_000L));

  @TempDir Path directory;
  private final Closer closer = new Closer();

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void deliversOverSaslAndTls_andSaysWhenThePasswordIsWrong() throws Exception {
    CertificateFiles files =
        TestCertificate.write(directory, 1, Instant.now().plus(Duration.ofDays(1)));
    int port = startBroker(files);
    Queue<String> received = new ConcurrentLinkedQueue<>();
    int webhook = startWebhook(received);

    Client client = new Client(startSystem(settings(port, files, "right")).port());
    assertThat(
            client
                .putTrigger(
                    "t", "{\"type\":\"order\",\"url\":\"http://127.0.0.1:" + webhook + "/\"}")
                .status())
        .isEqualTo(200);
    assertThat(client.queue("{\"type\":\"order\",\"id\":\"secret\"}").status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(received).anyMatch(body -> body.contains("\"secret\"")));

    KafkaReachability wrong = closer.open(new KafkaReachability(settings(port, files, "wrong")));
    wrong.start();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(wrong.problem().orElse("")).containsIgnoringCase("authentication"));
  }

  private int startBroker(CertificateFiles files) throws IOException {
    int port = freePort();
    int controller = freePort();
    Path identity =
        Files.writeString(
            directory.resolve("broker.pem"),
            Files.readString(files.key()) + Files.readString(files.certificates()));
    String users =
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"broker\" password=\"b\" user_broker=\"b\" user_dehaze=\"right\";";
    BrokerSettings settings = BrokerSettings.in(directory.resolve("data")).withPort(port);
    Map<String, String> properties =
        Map.ofEntries(
            Map.entry(
                "listeners",
                "SASL_SSL://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
            Map.entry("advertised.listeners", "SASL_SSL://127.0.0.1:" + port),
            Map.entry("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT"),
            Map.entry("inter.broker.listener.name", "SASL_SSL"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
            Map.entry("sasl.enabled.mechanisms", "PLAIN"),
            Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
            Map.entry("listener.name.sasl_ssl.plain.sasl.jaas.config", users),
            Map.entry("ssl.keystore.type", "PEM"),
            Map.entry("ssl.keystore.location", identity.toString()),
            Map.entry("ssl.truststore.type", "PEM"),
            Map.entry("ssl.truststore.location", files.certificates().toString()));
    for (Map.Entry<String, String> each : properties.entrySet()) {
      settings = settings.withProperty(each.getKey(), each.getValue());
    }
    closer.open(new EmbeddedBroker(settings), Duration.ofSeconds(10)).start();
    return port;
  }

  private static KafkaSettings settings(int port, CertificateFiles files, String password) {
    String login =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"dehaze\""
            + " password=\"%s\";";
    return new KafkaSettings(
        "127.0.0.1:" + port,
        "secured",
        1,
        1,
        Map.of(
            "security.protocol", "SASL_SSL",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", login.formatted(password),
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", files.certificates().toString()));
  }

  private Gateway startSystem(KafkaSettings kafka) throws InterruptedException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    CountDownLatch ready = new CountDownLatch(2);
    Worker worker =
        closer.open(
            new Worker(kafka, workerSettings(), registry, new Health(), fatal -> {}),
            Duration.ofSeconds(9));
    Gateway gateway =
        closer.open(
            new Gateway(TestSettings.withWebhooksHere(), kafka, SCHEDULE, registry),
            Duration.ofSeconds(9));
    gateway.start(ready::countDown);
    worker.start(ready::countDown);
    assertThat(ready.await(60, TimeUnit.SECONDS)).as(gateway.problem().orElse("ready")).isTrue();
    return gateway;
  }

  private static WorkerSettings workerSettings() {
    return new WorkerSettings(
        100,
        16L * 1024 * 1024,
        10_000,
        16L * 1024 * 1024,
        50,
        500,
        new ClientSettings(2, 16, 64 * 1024, 5_000, TestSettings.WEBHOOKS_HERE),
        new EndpointLimits(64, 50),
        AttemptsWritten.ALL,
        64 * 1024,
        SCHEDULE,
        EncryptionKeys.NONE);
  }

  private int startWebhook(Queue<String> received) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    closer.open(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
