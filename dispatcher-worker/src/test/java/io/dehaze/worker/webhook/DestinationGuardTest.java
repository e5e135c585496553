package io.dehaze.worker.webhook;

import static io.dehaze.worker.webhook.ScriptedEndpoint.always;
import static io.dehaze.worker.webhook.ScriptedEndpoint.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dehaze.destination.BlockReason;
import io.dehaze.destination.DestinationRules;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.worker.webhook.CallResult.Answered;
import io.dehaze.worker.webhook.CallResult.Blocked;
import io.dehaze.worker.webhook.CallResult.Unanswered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is called whom the rules do not allow, whatever names, addresses and answers say. */
@Timeout(30)
class DestinationGuardTest {
  private static final String OPEN = "127.0.0.1";
  private static final String CLOSED = "127.0.0.2";

  private final AtomicInteger lookUps = new AtomicInteger();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "2130706433",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:0:0:1]"
      })
  void callsNothingOnThisMachine(String host) throws Exception {
    ScriptedEndpoint canary = canary("127.0.0.1", 0);
    WebhookClient client = client(DestinationRules.DEFAULT, InetAddress::getAllByName);
    assertThat(call(client, host, canary.port())).isInstanceOf(Blocked.class);
    assertThat(canary.callers()).isZero();
  }

  @Test
  void callsNothingOnThisMachineOverIpv6() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no ::1");
    ScriptedEndpoint canary = canary("::1", 0);
    WebhookClient client = client(DestinationRules.DEFAULT, InetAddress::getAllByName);
    assertThat(call(client, "[::1]", canary.port())).isEqualTo(new Blocked(BlockReason.LOOPBACK));
    assertThat(canary.callers()).isZero();
  }

  /**
   * Names are resolved once for each connection: the address that was checked is the one dialled.
   */
  @Test
  void asksOnceForAName_andCallsWhatItChecked() throws Exception {
    ScriptedEndpoint endpoint = canary(OPEN, 0);
    ScriptedEndpoint canary = canary(CLOSED, endpoint.port());
    WebhookClient client = client(allowing(OPEN), rebinding());
    assertThat(call(client, "rebinding.test", endpoint.port())).isEqualTo(new Answered(200, null));
    assertThat(lookUps).hasValue(1);
    assertThat(canary.callers()).isZero();
  }

  @Test
  void blocksANameThatWasOutsideAndIsInside() throws Exception {
    String closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    ScriptedEndpoint endpoint = endpoint(OPEN, 0, always(closing));
    ScriptedEndpoint canary = canary(CLOSED, endpoint.port());
    WebhookClient client = client(allowing(OPEN), rebinding());
    assertThat(call(client, "rebinding.test", endpoint.port())).isEqualTo(new Answered(200, null));
    for (int i = 0; i < 10; i++) {
      assertThat(call(client, "rebinding.test", endpoint.port()))
          .isEqualTo(new Blocked(BlockReason.LOOPBACK));
    }
    assertThat(lookUps).hasValue(11);
    assertThat(endpoint.requests()).hasSize(1);
    assertThat(canary.callers()).isZero();
  }

  @Test
  void dialsOfManyAddressesOnlyThoseThatAreAllowed() throws Exception {
    ScriptedEndpoint endpoint = canary(OPEN, 0);
    ScriptedEndpoint canary = canary(CLOSED, endpoint.port());
    WebhookClient client = client(allowing(OPEN), name -> addresses(CLOSED, OPEN, CLOSED));
    assertThat(call(client, "mixed.test", endpoint.port())).isEqualTo(new Answered(200, null));
    endpoint.close();
    assertThat(call(client, "mixed.test", endpoint.port()))
        .isInstanceOfSatisfying(
            Unanswered.class,
            each -> assertThat(each.error()).isEqualTo(ErrorClass.CONNECTION_REFUSED));
    assertThat(canary.callers()).isZero();
  }

  @Test
  void blocksANameThatHasOnlyAddressesInside() throws Exception {
    String[] inside = {"10.0.0.1", "169.254.169.254", "fd00::1", CLOSED, "::1", "64:ff9b::7f00:1"};
    WebhookClient client = client(DestinationRules.DEFAULT, name -> addresses(inside));
    ScriptedEndpoint canary = canary(CLOSED, 0);
    assertThat(call(client, "inside.test", canary.port()))
        .isEqualTo(new Blocked(BlockReason.PRIVATE));
    assertThat(canary.callers()).isZero();
  }

  @Test
  void triesAFewOfThousandsOfAddresses() throws Exception {
    ScriptedEndpoint last = canary("127.1.0.99", 0);
    String[] many =
        IntStream.range(0, 5_000).mapToObj(DestinationGuardTest::refusing).toArray(String[]::new);
    many[many.length - 1] = "127.1.0.99";
    WebhookClient client = client(allowing("127.0.0.0/8"), name -> addresses(many));
    assertThat(call(client, "many.test", last.port())).isInstanceOf(Unanswered.class);
    assertThat(last.callers()).isZero();
  }

  private static String refusing(int index) {
    return "127.2." + index / 256 + "." + index % 256;
  }

  @Test
  void asksForPortAndSchemeToo() throws Exception {
    WebhookClient client = client(allowing(OPEN), InetAddress::getAllByName);
    assertThat(call(client, OPEN, 6379)).isEqualTo(new Blocked(BlockReason.PORT));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    ScriptedEndpoint canary = canary(CLOSED, 0);
    String url = "http://" + CLOSED + ":" + canary.port() + "/";
    String answer =
        String.join(
            "\r\n",
            "HTTP/1.1 " + status + " Moved",
            "Location: " + url,
            "Refresh: 0; url=" + url,
            "Alt-Svc: h2=\":" + canary.port() + "\"",
            "Content-Length: 0",
            "",
            "");
    ScriptedEndpoint endpoint = endpoint(OPEN, 0, always(answer));
    WebhookClient client = client(allowing("127.0.0.0/8"), InetAddress::getAllByName);
    for (int i = 0; i < 3; i++) { // what it was told to remember, too
      assertThat(call(client, OPEN, endpoint.port())).isEqualTo(new Answered(status, null));
    }
    assertThat(canary.callers()).isZero();
  }

  private AddressResolver.Names rebinding() {
    return name -> addresses(lookUps.getAndIncrement() == 0 ? OPEN : CLOSED);
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String each : literals) {
      addresses.add(InetAddress.getByName(each));
    }
    return addresses.toArray(InetAddress[]::new);
  }

  private static DestinationRules allowing(String destination) {
    return DestinationRules.allowing(destination);
  }

  private ScriptedEndpoint canary(String address, int port) throws IOException {
    return endpoint(address, port, always(ok()));
  }

  private ScriptedEndpoint endpoint(String address, int port, ScriptedEndpoint.Script script)
      throws IOException {
    ScriptedEndpoint endpoint = ScriptedEndpoint.on(address, port, script);
    opened.add(endpoint);
    return endpoint;
  }

  /** One that forgets each answer at once, so that every connection is a look-up. */
  private WebhookClient client(DestinationRules rules, AddressResolver.Names names)
      throws Exception {
    WebhookClient client =
        new WebhookClient(
            new ClientSettings(1, 4, 1_024, 5_000, rules),
            new AddressResolver(names, Duration.ZERO));
    opened.add(client);
    return client;
  }

  private static CallResult call(WebhookClient client, String host, int port) throws Exception {
    TestCall call = new TestCall(new Endpoint("http", host, port), 5_000);
    client.call(call);
    return call.result.get(10, TimeUnit.SECONDS);
  }

  private static boolean hasIpv6() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(each -> each.getHostAddress().startsWith("0:0:0:0:0:0:0:1"));
  }
}
