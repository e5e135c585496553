package io.dehaze.system.harness;

import io.dehaze.standalone.Dehaze;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The embedded broker as a process of its own. It can be stopped or killed, and started again on
 * the same data and the same port.
 */
public final class KafkaProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Kafka is ready at 127\\.0\\.0\\.1:(\\d+)");
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final Path directory;
  private final Duration groupSessionTimeout;
  private JavaProcess process;
  private int port;
  private int starts;

  private KafkaProcess(Path directory, Duration groupSessionTimeout) {
    this.directory = directory;
    this.groupSessionTimeout = groupSessionTimeout;
  }

  /**
   * A broker that somebody else has started, and ends: tests that stop or kill brokers cannot use
   * it.
   *
   * @param bootstrapServers on this machine, such as {@code 127.0.0.1:9092}
   */
  static KafkaProcess runningAt(String bootstrapServers, Duration groupSessionTimeout) {
    KafkaProcess kafka = new KafkaProcess(null, groupSessionTimeout);
    kafka.port = Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
    return kafka;
  }

  /**
   * Starts a broker and returns when it serves clients.
   *
   * @param directory where its data and its output go; what is there is deleted first
   * @param groupSessionTimeout how long a worker may be silent before it loses its partitions
   */
  public static KafkaProcess start(Path directory, Duration groupSessionTimeout) {
    delete(directory);
    KafkaProcess kafka = new KafkaProcess(directory, groupSessionTimeout);
    kafka.startAgain();
    return kafka;
  }

  static void delete(Path directory) {
    try (Stream<Path> old = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the broker that was stopped or killed, and returns when it serves clients. */
  public void startAgain() {
    List<String> arguments =
        List.of(
            "kafka",
            "--kafka-port=" + port,
            "--data-dir=" + directory.resolve("data"),
            "--group-session-timeout-ms=" + groupSessionTimeout.toMillis());
    process = JavaProcess.start(directory, "kafka-" + ++starts, Map.of(), Dehaze.class, arguments);
    port = Integer.parseInt(process.awaitLine(READY, READY_WITHIN).group(1));
  }

  /** Where clients reach the broker; stays the same when it is started again. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** How long a worker may be silent before it loses its partitions. */
  public Duration groupSessionTimeout() {
    return groupSessionTimeout;
  }

  /** SIGTERM, and waits for the end. */
  public void stop() {
    process.stop();
  }

  /** SIGSTOP: what clients send gets to its sockets, and no further. */
  public void suspend() {
    process.suspend();
  }

  /** SIGCONT: it takes what has come meanwhile. */
  public void resume() {
    process.resume();
  }

  /** SIGKILL. */
  public void kill9() {
    process.kill9();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
