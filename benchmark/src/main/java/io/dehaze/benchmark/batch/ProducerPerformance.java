package io.dehaze.benchmark.batch;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.JavaCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** Kafka's own measure of what a producer can do, each time a process of its own. */
final class ProducerPerformance {
  private static final String TOPIC = "yardstick";
  private static final int PARTITIONS = 8;
  private static final int HEAP_MB = 512;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern SUMMARY =
      Pattern.compile("^\\d+ steady state records sent, ([0-9.]+) records/sec");

  private final Run run;
  private final String bootstrap;
  private final int recordBytes;

  ProducerPerformance(Run run, String bootstrap, int recordBytes) throws InterruptedException {
    this.run = run;
    this.bootstrap = bootstrap;
    this.recordBytes = recordBytes;
    Map<String, Object> properties = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    try (Admin admin = Admin.create(properties)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new BenchFailure("the yardstick's topic could not be made", e);
    }
  }

  /** Writes so many records, as many before them to warm up; returns records a second. */
  double perSecond(String name, int records) throws InterruptedException {
    List<String> arguments =
        List.of(
            "--bootstrap-server=" + bootstrap,
            "--topic=" + TOPIC,
            "--num-records=" + 2 * records,
            "--warmup-records=" + records,
            "--record-size=" + recordBytes,
            "--throughput=-1",
            "--command-property",
            "acks=all",
            "batch.size=131072");
    ChildProcess process =
        run.start(
            name,
            new JavaCommand(HEAP_MB, "org.apache.kafka.tools.ProducerPerformance", arguments));
    return Double.parseDouble(process.awaitLine(SUMMARY, PATIENCE).group(1));
  }
}
