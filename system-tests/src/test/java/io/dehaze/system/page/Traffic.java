package io.dehaze.system.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.system.contract.Contract;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A little of everything that goes on in a system, so that there is something to look at. */
final class Traffic implements AutoCloseable {
  private static final int EVERY_MS = 200;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final HttpConnection http;
  private int sent;

  private Traffic(URI gateway) {
    http = new HttpConnection(gateway, Contract.ofThisBuild());
  }

  /** Events for triggers that it adds: two whose webhook is well, and one whose is not. */
  static Traffic begin(Deployment dehaze, URI gateway) {
    String well = dehaze.receiver().url("stats");
    dehaze.listen("stats", "page-viewed", well, "");
    dehaze.listen("search-index", "page-viewed", well, ",\"options\":{\"kind\":\"product\"}");
    dehaze.listen(
        "ledger",
        "invoice-paid",
        well.replace("127.0.0.1", "localhost").replace("stats", "ledger"),
        ",\"retries\":2,\"backoff\":{\"initial\":300,\"jitter\":0.2}");
    Traffic traffic = new Traffic(gateway);
    traffic.clock.scheduleAtFixedRate(traffic::send, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    return traffic;
  }

  private void send() {
    sent++;
    String kind = sent % 3 == 0 ? "product" : "article";
    post(
        "{\"type\":\"page-viewed\",\"options\":{\"kind\":\"" + kind + "\"},\"data\":" + sent + "}");
    if (sent % 6 == 0) {
      post("{\"type\":\"invoice-paid\",\"data\":" + sent + "}");
    }
    if (sent % 20 == 0) {
      post("{\"type\":\"page-viewed\",\"delay\":" + sent * 90 + ",\"data\":" + sent + "}");
    }
  }

  /** Posts an event; any thread may. */
  synchronized void post(String event) {
    try {
      http.post(Deployment.queuePath(), event.getBytes(UTF_8));
    } catch (IOException e) {
      clock.shutdown(); // the test will say what is wrong
    }
  }

  @Override
  public void close() throws Exception {
    clock.shutdownNow();
    clock.awaitTermination(5, TimeUnit.SECONDS);
    http.close();
  }
}
