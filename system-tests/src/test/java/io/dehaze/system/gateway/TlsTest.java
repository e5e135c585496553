package io.dehaze.system.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dehaze.admin.AdminServer;
import io.dehaze.admin.Health;
import io.dehaze.admin.HealthMain;
import io.dehaze.admin.ProcessMetrics;
import io.dehaze.gateway.Gateway;
import io.dehaze.lifecycle.Closer;
import io.dehaze.tls.CertificateFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The public port and the admin port with a certificate. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class TlsTest {
  private static final String EVENT = "{\"type\":\"order\"}";
  private final Instant soon = Instant.now().plus(5, ChronoUnit.DAYS);
  private final Instant later = Instant.now().plus(50, ChronoUnit.DAYS);

  @TempDir Path directory;
  private final Closer closer = new Closer();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private CertificateFiles files;
  private int port;

  @BeforeEach
  void start(Cluster cluster) throws Exception {
    files = TestCertificate.write(directory, 1, soon);
    Gateway gateway = cluster.startReady(closer, TestSettings.secured(files, "order"), metrics);
    port = gateway.port();
  }

  @AfterEach
  void stop() {
    closer.close();
  }

  @Test
  void speaksHttp2ToThoseWhoAsk_andHttp1ToTheRest() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpResponse<String> answer = post(version, EVENT);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(post(version, "{}").body()).contains("missing_field");
    }
  }

  @Test
  void speaksNothingElseThanStrongTls() throws Exception {
    assertThatThrownBy(() -> handshake("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> handshake("TLSv1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256"))
        .isInstanceOf(IOException.class);
    handshake("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    handshake("TLSv1.3", "TLS_AES_128_GCM_SHA256");
    try (RawConnection plain = new RawConnection(port)) {
      plain.send(Wire.json(EVENT));
      assertThat(plain.read()).isNull();
    }
  }

  @Test
  void takesANewCertificateWithoutARestart_andNotABrokenOne() throws Exception {
    assertThat(serial()).isEqualTo(1);
    assertThat(expiry()).isEqualTo(soon.getEpochSecond());

    Files.writeString(files.certificates(), "broken");
    await().atMost(Duration.ofSeconds(10)).until(() -> reloads("refused") == 1);
    assertThat(serial()).isEqualTo(1);
    Files.delete(files.key());
    await().atMost(Duration.ofSeconds(10)).until(() -> reloads("refused") == 2);
    assertThat(serial()).isEqualTo(1);
    assertThat(expiry()).isEqualTo(soon.getEpochSecond());

    TestCertificate.write(directory, 2, later);
    await().atMost(Duration.ofSeconds(10)).until(() -> serial() == 2);
    assertThat(expiry()).isEqualTo(later.getEpochSecond());
    assertThat(reloads("taken")).isEqualTo(1);
    assertThat(post(HttpClient.Version.HTTP_2, EVENT).statusCode()).isEqualTo(200);
  }

  @Test
  void theAdminServerSpeaksItToo_andTellsTheProbeOfAContainer() throws Exception {
    Health health = new Health();
    ProcessMetrics process = closer.open(new ProcessMetrics(2));
    InetSocketAddress anyPort =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    AdminServer admin =
        closer.open(new AdminServer(anyPort, Optional.of(files), health, process.registry()));
    admin.start();
    HttpRequest live = HttpRequest.newBuilder(URI.create(admin.url() + "/health/live")).build();
    HttpClient trusting =
        HttpClient.newBuilder().sslContext(TestCertificate.trusting(files)).build();

    assertThat(live.uri().getScheme()).isEqualTo("https");
    assertThat(trusting.send(live, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> HttpClient.newHttpClient().send(live, BodyHandlers.ofString()))
        .isInstanceOf(SSLException.class);
    assertThat(probe("live", admin.port())).isZero();
    assertThat(probe("ready", admin.port())).isEqualTo(1);
    health.started();
    assertThat(probe("ready", admin.port())).isZero();
  }

  /** As a container's image has it. */
  private int probe(String question, int adminPort) throws Exception {
    ProcessBuilder probe =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HealthMain.class.getName(),
            question);
    probe.environment().put("DEHAZE_ADMIN_PORT", String.valueOf(adminPort));
    probe.environment().put("DEHAZE_ADMIN_TLS_CERTIFICATE_FILE", files.certificates().toString());
    return probe.inheritIO().start().waitFor();
  }

  private HttpResponse<String> post(HttpClient.Version version, String body) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(version)
            .sslContext(TestCertificate.trusting(files))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + Wire.QUEUE))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private void handshake(String protocol, String cipherSuite) throws Exception {
    try (SSLSocket socket = socket(TestCertificate.trusting(files).getSocketFactory())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {cipherSuite});
      socket.startHandshake();
    }
  }

  private SSLSocket socket(SSLSocketFactory sockets) throws IOException {
    SSLSocket socket = (SSLSocket) sockets.createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Of the certificate that a new connection gets. */
  private int serial() throws Exception {
    SSLContext any = SSLContext.getInstance("TLS");
    any.init(null, new TrustManager[] {new TrustAnything()}, null);
    try (SSLSocket socket = socket(any.getSocketFactory())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSerialNumber()
          .intValueExact();
    }
  }

  private long expiry() {
    return (long)
        metrics
            .get("dehaze.tls.certificate.expiry.timestamp")
            .tag("port", "public")
            .gauge()
            .value();
  }

  private double reloads(String outcome) {
    return metrics.get("dehaze.tls.certificate.reloads").tag("outcome", outcome).counter().count();
  }
}
