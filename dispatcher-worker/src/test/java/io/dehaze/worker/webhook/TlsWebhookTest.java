package io.dehaze.worker.webhook;

import static io.dehaze.worker.webhook.ScriptedEndpoint.always;
import static io.dehaze.worker.webhook.ScriptedEndpoint.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.credentials.TlsSettings;
import io.dehaze.destination.DestinationRules;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.event.Checked;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggerJson;
import io.dehaze.trigger.TriggerKey;
import io.dehaze.trigger.TriggerVault;
import io.dehaze.worker.webhook.CallResult.Answered;
import io.dehaze.worker.webhook.CallResult.Unanswered;
import io.dehaze.worker.webhook.TestCertificates.Certified;
import io.undertow.util.HeaderMap;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Whom calls over TLS trust, and as whom they come. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class TlsWebhookTest {
  private WebhookClient client;
  private TestCertificates certificates;
  private TlsIdentity trustsTheTestCa;

  @BeforeAll
  void start() throws Exception {
    DestinationRules local = DestinationRules.allowing("127.0.0.0/8", "::1");
    client = new WebhookClient(new ClientSettings(1, 4, 64 * 1024, 5_000, local));
    certificates = new TestCertificates();
    trustsTheTestCa = identity("shop/a", certificates.ca().certificatePem(), null);
  }

  @AfterAll
  void stop() throws InterruptedException {
    client.close();
  }

  /** As a trigger would have it: read from the API, so that what is accepted there works here. */
  private static TlsSettings settings(String ca, Certified own) throws Exception {
    StringBuilder tls = new StringBuilder();
    add(tls, "ca", ca);
    if (own != null) {
      add(tls, "certificate", own.certificatePem());
      add(tls, "key", own.keyPem());
    }
    String body = "{\"type\":\"t\",\"url\":\"https://a\",\"tls\":{%s}}".formatted(tls);
    Checked<Trigger> read =
        TriggerJson.parse(new TriggerKey("shop", "a"), body.getBytes(UTF_8), Instant.EPOCH);
    assertThat(read).isInstanceOf(Checked.Good.class);
    Trigger open = ((Checked.Good<Trigger>) read).value();
    TriggerVault vault = new TriggerVault(EncryptionKeys.parse(EncryptionKeys.generate().reveal()));
    Trigger closed = ((Checked.Good<Trigger>) vault.close(open, null)).value();
    byte[] stored = TriggerJson.writeStored(closed);
    if (own != null) {
      assertThat(new String(stored, UTF_8)).doesNotContain(own.keyPem().substring(40, 80));
    }
    return vault.open(TriggerJson.readStored(open.key(), stored)).tls();
  }

  private static void add(StringBuilder fields, String name, String pem) {
    if (pem != null) {
      fields.append(fields.isEmpty() ? "" : ",");
      fields.append("\"%s\":\"%s\"".formatted(name, pem.replace("\r", "").replace("\n", "\\n")));
    }
  }

  private static TlsIdentity identity(String owner, String ca, Certified own) throws Exception {
    return TlsIdentity.of(owner, settings(ca, own));
  }

  private CallResult call(ServerSocket server, TlsIdentity identity) throws Exception {
    Call call =
        new Call(new Peer(new Endpoint("https", "localhost", server.getLocalPort()), identity));
    client.call(call);
    return call.result.get(20, TimeUnit.SECONDS);
  }

  private void refuses(Certified server, TlsIdentity identity) throws Exception {
    try (ServerSocket socket = TestCertificates.serving(server, null);
        ScriptedEndpoint endpoint = new ScriptedEndpoint(socket, always(ok()))) {
      assertTls(call(socket, identity));
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  private static void assertTls(CallResult result) {
    assertThat(result).isInstanceOf(Unanswered.class);
    assertThat(((Unanswered) result).error()).isEqualTo(ErrorClass.TLS);
  }

  @Test
  void trustsWhomTheTriggerTrusts() throws Exception {
    try (ServerSocket socket = TestCertificates.serving(certificates.of("localhost"), null);
        ScriptedEndpoint endpoint = new ScriptedEndpoint(socket, always(ok()))) {
      assertThat(call(socket, trustsTheTestCa)).isEqualTo(new Answered(200, null));
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void refusesACaThatNobodyNamed() throws Exception {
    refuses(certificates.of("localhost"), TlsIdentity.anonymous());
  }

  @Test
  void refusesTheSystemsCas_whereTheTriggerNamesItsOwn() throws Exception {
    TestCertificates others = new TestCertificates();
    refuses(others.of("localhost"), trustsTheTestCa);
  }

  @Test
  void refusesACertificateThatHasExpired() throws Exception {
    refuses(certificates.expired("localhost"), trustsTheTestCa);
  }

  @Test
  void refusesACertificateOfAnotherName() throws Exception {
    refuses(certificates.of("elsewhere.example"), trustsTheTestCa);
  }

  @Test
  void refusesACertificateThatVouchesForItself() throws Exception {
    refuses(new TestCertificates().ca(), trustsTheTestCa);
  }

  @Test
  void showsTheTriggersCertificate_whereTheServerWantsOne() throws Exception {
    Certified own = certificates.of("shop-a");
    try (ServerSocket socket =
            TestCertificates.serving(
                certificates.of("localhost"), certificates.ca().certificate());
        ScriptedEndpoint endpoint =
            new ScriptedEndpoint(
                socket,
                (request, out, connection) -> {
                  String peer = ((SSLSocket) connection).getSession().getPeerPrincipal().getName();
                  String status = peer.equals("CN=shop-a") ? "200" : "403";
                  out.write(
                      ("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n").getBytes(UTF_8));
                })) {
      TlsIdentity withCertificate = identity("shop/a", certificates.ca().certificatePem(), own);
      assertThat(call(socket, withCertificate)).isEqualTo(new Answered(200, null));
      assertTls(call(socket, trustsTheTestCa)); // it has none to show
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @Test
  void neverUsesOneTriggersConnectionForAnother() throws Exception {
    try (ServerSocket socket = TestCertificates.serving(certificates.of("localhost"), null);
        ScriptedEndpoint endpoint = new ScriptedEndpoint(socket, always(ok()))) {
      String ca = certificates.ca().certificatePem();
      Certified own = certificates.of("shop-a");
      for (int i = 0; i < 3; i++) {
        call(socket, identity("shop/a", ca, null));
        call(socket, identity("shop/b", ca, null));
        call(socket, identity("shop/a", ca, own));
      }
      assertThat(endpoint.requests()).hasSize(9);
      assertThat(endpoint.connections()).isEqualTo(3);
      assertTls(call(socket, TlsIdentity.anonymous())); // however well others are connected
    }
  }

  @Test
  void refusesTheKeyOfAnotherCertificate() throws Exception {
    Certified one = certificates.of("one");
    Certified crossed = new Certified(certificates.of("two").certificate(), one.key());
    StringBuilder tls = new StringBuilder();
    add(tls, "certificate", crossed.certificatePem());
    add(tls, "key", crossed.keyPem());
    String body = "{\"type\":\"t\",\"url\":\"https://a\",\"tls\":{%s}}".formatted(tls);
    Checked<Trigger> read =
        TriggerJson.parse(new TriggerKey("shop", "a"), body.getBytes(UTF_8), Instant.EPOCH);
    assertThat(((Checked.Refused<Trigger>) read).problems().get(0).field()).isEqualTo("tls.key");
  }

  /** A server that would speak TLS 1.1: what it is offered, and that its answer is not taken. */
  @Test
  void speaksNothingOlderThanTls12() throws Exception {
    byte[] hello = new byte[16 * 1024];
    CompletableFuture<Integer> offered = new CompletableFuture<>();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  InputStream in = socket.getInputStream();
                  offered.complete(in.read(hello));
                  socket.getOutputStream().write(serverHelloOfTls11());
                  in.readAllBytes();
                } catch (Exception e) {
                  offered.completeExceptionally(e);
                }
              });
      answering.setDaemon(true);
      answering.start();
      assertTls(call(server, trustsTheTestCa));
      String bytes = HexFormat.of().formatHex(hello, 0, offered.get(5, TimeUnit.SECONDS));
      // supported_versions (RFC 8446 section 4.2.1): these two and no others
      assertThat(bytes).contains("002b0005040304" + "0303");
    }
  }

  private static byte[] serverHelloOfTls11() {
    String body = "0302" + "00".repeat(32) + "00" + "c013" + "00";
    String handshake = "02" + "%06x".formatted(body.length() / 2) + body;
    return HexFormat.of()
        .parseHex("16" + "0302" + "%04x".formatted(handshake.length() / 2) + handshake);
  }

  private static final class Call implements WebhookCall {
    private final CompletableFuture<CallResult> result = new CompletableFuture<>();
    private final Peer peer;

    Call(Peer peer) {
      this.peer = peer;
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public void addHeaders(HeaderMap headers) {}

    @Override
    public byte[] body() {
      return "{}".getBytes(ISO_8859_1);
    }

    @Override
    public int timeoutMs() {
      return 10_000;
    }

    @Override
    public boolean isWanted() {
      return true;
    }

    @Override
    public void ended(CallResult ending) {
      result.complete(ending);
    }
  }
}
