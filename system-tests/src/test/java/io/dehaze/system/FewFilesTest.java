package io.dehaze.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.NodeProcess;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that may open few files: clients get some of them, and not those that it needs. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such limit")
class FewFilesTest {
  private static final int FILES = 1_000; // the class path of tests alone takes hundreds
  private static final int CLIENTS = FILES + 200;
  private static final byte[] EVENT = "{\"type\":\"order.placed\"}".getBytes(UTF_8);

  @Test
  void answersProbesAndThoseWhoAreIn_whenMoreClientsConnectThanThereAreFiles(KafkaProcess kafka)
      throws Exception {
    try (Deployment dehaze = new Deployment(kafka, "few-files")) {
      NodeProcess gateway = dehaze.gatewayProcessWithFiles(FILES);
      URI url = gateway.awaitReady().url();
      HttpConnection first = new HttpConnection(url);
      assertThat(first.get("/openapi.yaml").status()).isEqualTo(200);

      Deque<Socket> idle = new ArrayDeque<>();
      try {
        while (idle.size() < CLIENTS) {
          idle.push(new Socket(InetAddress.getLoopbackAddress(), url.getPort()));
        }
        assertThat(gateway.isReady()).isTrue();
        assertThat(gateway.metric("process_files_open_files", "")).isLessThan(FILES);
        assertThat(first.post(Deployment.queuePath(), EVENT).status()).isEqualTo(404);
      } finally {
        closeAll(idle);
      }
      try (HttpConnection late = new HttpConnection(url)) {
        assertThat(late.post(Deployment.queuePath(), EVENT).status()).isEqualTo(404);
      }
      first.close();
    }
  }

  private static void closeAll(Deque<Socket> sockets) throws IOException {
    while (!sockets.isEmpty()) {
      sockets.pop().close();
    }
  }
}
