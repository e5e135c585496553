package io.dehaze.worker.webhook;

import static io.dehaze.worker.webhook.ScriptedEndpoint.always;
import static io.dehaze.worker.webhook.ScriptedEndpoint.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.dehaze.destination.DestinationRules;
import io.dehaze.endpoint.Endpoint;
import io.dehaze.worker.webhook.CallResult.Answered;
import io.dehaze.worker.webhook.CallResult.Unanswered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a webhook does, it costs one attempt's time, a bounded number of bytes, and nobody else.
 */
@Timeout(60)
class HostilePeersTest {
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int CONNECTIONS_MAX = 64; // which the good endpoint may keep
  private static final int DEADLINE_MS = 500;
  private static final int LATE_MS_MAX = 100;
  private static final int ROUNDS = 10;
  private static final String SECOND = "127.0.0.2";
  private static final DestinationRules LOCAL = DestinationRules.allowing("127.0.0.0/8");

  private final CountDownLatch whenDone = new CountDownLatch(1);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private WebhookClient client;

  @BeforeEach
  void start() throws Exception {
    client =
        new WebhookClient(
            new ClientSettings(2, CONNECTIONS_MAX, BODY_BYTES_MAX, 5_000, LOCAL),
            new AddressResolver(this::addressesOf, Duration.ofSeconds(2)));
    opened.add(client);
  }

  @AfterEach
  void stop() throws Exception {
    whenDone.countDown();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** Some names are never answered. */
  private InetAddress[] addressesOf(String host) throws UnknownHostException {
    if (host.startsWith("silent-")) {
      try {
        whenDone.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (host.equals("half-silent.test")) {
      return new InetAddress[] {InetAddress.getLoopbackAddress(), InetAddress.getByName(SECOND)};
    }
    return new InetAddress[] {InetAddress.getByName(host.endsWith(".test") ? "127.0.0.1" : host)};
  }

  /** A busy machine may be late itself, so the best of some rounds counts. */
  @Test
  void endByTheDeadline_andLeaveNoSocket() throws Exception {
    Map<String, Endpoint> peers = slowPeers();
    Map<String, Long> bestMs = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS && !allInTime(peers, bestMs); round++) {
      Map<String, TestCall> calls = new LinkedHashMap<>();
      long start = System.nanoTime();
      Map<String, Long> endedMs = new ConcurrentHashMap<>();
      peers.forEach(
          (name, endpoint) -> {
            TestCall call = new TestCall(endpoint, DEADLINE_MS);
            call.body = new byte[name.equals("never reads") ? 8_000_000 : 10];
            call.result.thenRun(
                () -> endedMs.put(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
            calls.put(name, call);
            client.call(call);
          });
      for (Map.Entry<String, TestCall> each : calls.entrySet()) {
        CallResult result = each.getValue().result.get(10, TimeUnit.SECONDS);
        assertThat(result).as(each.getKey()).isInstanceOf(Unanswered.class);
        if (!each.getKey().equals("an upgrade")) { // which is no answer to what was asked
          assertThat(((Unanswered) result).error()).as(each.getKey()).isEqualTo(ErrorClass.TIMEOUT);
        }
      }
      await().until(() -> endedMs.size() == peers.size());
      endedMs.forEach((name, ms) -> bestMs.merge(name, ms, Math::min));
      await("no socket is left")
          .atMost(Duration.ofSeconds(10))
          .until(() -> client.connections() == 0);
    }
    assertThat(bestMs)
        .hasSize(peers.size())
        .allSatisfy((name, ms) -> assertThat(ms).as(name).isLessThan(DEADLINE_MS + LATE_MS_MAX));
  }

  private static boolean allInTime(Map<String, Endpoint> peers, Map<String, Long> bestMs) {
    return bestMs.size() == peers.size()
        && bestMs.values().stream().allMatch(ms -> ms < DEADLINE_MS + LATE_MS_MAX);
  }

  private Map<String, Endpoint> slowPeers() throws Exception {
    Map<String, Endpoint> peers = new LinkedHashMap<>();
    HostileScripts.slow()
        .forEach((name, script) -> peers.put(name, http("127.0.0.1", peer(script).port())));
    ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(deaf); // connections wait in its queue, and nobody takes them
    peers.put("never reads", http("127.0.0.1", deaf.getLocalPort()));
    peers.put("silent in TLS", new Endpoint("https", "127.0.0.1", deaf.getLocalPort()));
    peers.put("swallows packets", http("127.0.0.1", blackHole()));
    peers.put("a name that nobody answers", http("silent-1.test", 80));
    return peers;
  }

  /** Once its queue is full, the kernel drops whoever else wants to connect. */
  private int blackHole() throws Exception {
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    opened.add(full);
    try {
      while (true) {
        Socket waiting = new Socket();
        opened.add(waiting);
        waiting.connect(full.getLocalSocketAddress(), 200);
      }
    } catch (SocketTimeoutException e) {
      return full.getLocalPort();
    }
  }

  @Test
  void hideOtherAddressesOfTheirNameForOneAttemptAtMost() throws Exception {
    int port = blackHole();
    opened.add(ScriptedEndpoint.on(SECOND, port, always(ok())));
    Endpoint halfSilent = http("half-silent.test", port);
    assertThat(call(new TestCall(halfSilent, 2_000))).isInstanceOf(Unanswered.class);
    for (int i = 0; i < 10; i++) {
      assertThat(call(new TestCall(halfSilent, 5_000))).isEqualTo(new Answered(200, null));
    }
  }

  /**
   * What the I/O thread of a call allocates is what is kept of an answer: a client that collects
   * 300 MB of anything allocates them.
   */
  @Test
  void areNotReadToTheirEnd_andCostLittleMemory() throws Exception {
    call(new TestCall(http("127.0.0.1", peer(always(ok())).port()), 5_000)); // classes are loaded
    Map<String, ScriptedEndpoint> peers = new LinkedHashMap<>();
    HostileScripts.endless().forEach((name, script) -> peers.put(name, peer(script)));
    for (Map.Entry<String, ScriptedEndpoint> each : peers.entrySet()) {
      Map<Long, Long> before = allocatedByIoThreads();
      TestCall call = new TestCall(http("127.0.0.1", each.getValue().port()), 20_000);
      CallResult result = call(call);
      Map<Long, Long> after = allocatedByIoThreads();
      assertThat(after).as("ended by an I/O thread").containsKey(call.endedBy);
      long allocated = after.get(call.endedBy) - before.getOrDefault(call.endedBy, 0L);
      assertThat(allocated).as(each.getKey()).isLessThan(4 * 1024 * 1024);
      if (result instanceof Unanswered unanswered) {
        assertThat(unanswered.error())
            .as(each.getKey())
            .isIn(ErrorClass.BAD_RESPONSE, ErrorClass.CONNECTION_CLOSED);
      } else { // its head was complete, and its status stands
        assertThat(result).as(each.getKey()).isEqualTo(new Answered(200, null));
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> client.connections() <= 2);
  }

  /** By id: other tests have such threads too. */
  private static Map<Long, Long> allocatedByIoThreads() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(each -> each != null && each.getThreadName().startsWith("deliver"))
        .collect(
            Collectors.toMap(
                ThreadInfo::getThreadId,
                each -> threads.getThreadAllocatedBytes(each.getThreadId())));
  }

  /**
   * 400 endpoints that hang in every way, 40 of them in the look-up of their name. What that costs
   * others in speed is for the benchmark of isolation to say; here they must not have to wait.
   */
  @Test
  void keepNobodyElseWaiting() throws Exception {
    Endpoint well = http("well.test", peer(always(ok())).port());
    callInTurn(16, well); // a name that was found lately does not wait for those that are not
    List<ScriptedEndpoint> slow =
        HostileScripts.slow().values().stream().map(this::anyAddress).toList();
    List<TestCall> hanging = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String host =
          i % 10 == 0 ? "silent-" + i + ".test" : "127.9." + i / 200 + "." + (1 + i % 200);
      TestCall call = new TestCall(http(host, slow.get(i % slow.size()).port()), 6_000);
      hanging.add(call);
      client.call(call);
    }
    await().until(() -> client.connections() > 300);
    callInTurn(1_000, well);
    assertThat(hanging.stream().filter(each -> !each.result.isDone()).count())
        .as("those that still hang when a thousand calls of others have succeeded")
        .isGreaterThan(300);
    for (TestCall each : hanging) {
      assertThat(each.result.get(20, TimeUnit.SECONDS)).isInstanceOf(Unanswered.class);
    }
    await("their sockets are free")
        .atMost(Duration.ofSeconds(10))
        .until(() -> client.connections() <= CONNECTIONS_MAX);
  }

  /** So many calls, one after the other in each of 16 rows; all must succeed. */
  private void callInTurn(int calls, Endpoint endpoint) throws Exception {
    AtomicInteger left = new AtomicInteger(calls);
    AtomicInteger succeeded = new AtomicInteger();
    CountDownLatch rows = new CountDownLatch(16);
    for (int i = 0; i < 16; i++) {
      callNext(left, endpoint, succeeded, rows);
    }
    assertThat(rows.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(succeeded.get()).isEqualTo(calls);
  }

  private void callNext(
      AtomicInteger left, Endpoint endpoint, AtomicInteger succeeded, CountDownLatch rows) {
    if (left.getAndDecrement() <= 0) {
      rows.countDown();
      return;
    }
    TestCall call = new TestCall(endpoint, 15_000);
    call.result.thenAccept(
        result -> {
          if (result.equals(new Answered(200, null))) {
            succeeded.incrementAndGet();
          }
          callNext(left, endpoint, succeeded, rows);
        });
    client.call(call);
  }

  private CallResult call(TestCall call) throws Exception {
    client.call(call);
    return call.result.get(30, TimeUnit.SECONDS);
  }

  private ScriptedEndpoint peer(ScriptedEndpoint.Script script) {
    return on("127.0.0.1", script);
  }

  private ScriptedEndpoint anyAddress(ScriptedEndpoint.Script script) {
    return on("0.0.0.0", script);
  }

  private ScriptedEndpoint on(String address, ScriptedEndpoint.Script script) {
    try {
      ScriptedEndpoint endpoint = ScriptedEndpoint.on(address, 0, script);
      opened.add(endpoint);
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Endpoint http(String host, int port) {
    return new Endpoint("http", host, port);
  }
}
