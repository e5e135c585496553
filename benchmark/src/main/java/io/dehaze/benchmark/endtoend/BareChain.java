package io.dehaze.benchmark.endtoend;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.Cluster;
import io.dehaze.benchmark.process.JavaCommand;
import io.dehaze.benchmark.yardstick.BareChainCommand;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** The bare chain's process, as the harness sees it. */
final class BareChain {
  private static final Pattern READY = Pattern.compile(BareChainCommand.READY + "(\\d+)");
  private static final Duration READY_BOUND = Duration.ofSeconds(30);
  private static final String TOPIC = "bare-chain";
  private static final int PARTITIONS = 8;
  private static final int HEAP_MB = 512;

  private BareChain() {}

  /** Starts it with a topic of its own; returns where to post. */
  static URI start(Run run, Cluster cluster, URI webhook) throws InterruptedException {
    makeTopic(cluster.bootstrap());
    List<String> arguments =
        List.of(
            "bare-chain",
            "--bootstrap-servers=" + cluster.bootstrap(),
            "--topic=" + TOPIC,
            "--group=bare-chain",
            "--target=" + webhook);
    ChildProcess process =
        run.start("bare-chain", new JavaCommand(HEAP_MB, Benchmark.class.getName(), arguments));
    String port = process.awaitLine(READY, READY_BOUND).group(1);
    return URI.create("http://127.0.0.1:" + port + "/bare-chain");
  }

  private static void makeTopic(String bootstrap) throws InterruptedException {
    Map<String, Object> properties = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new BenchFailure("the bare chain's topic could not be made", e);
    }
  }
}
