package io.dehaze.standalone;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process: Kafka's own server, KRaft, one node that is broker and
 * controller. It listens on 127.0.0.1 only. What it acknowledged is there again when another one is
 * started on the same data directory, also after the process was killed.
 *
 * <p>Kafka ends the whole process when the broker can no longer work, a full disk for instance:
 * that is its way, and without its only store Dehaze has nothing to do either.
 *
 * <p>Starts once and closes once. Not thread-safe, except that {@link #close} may be called from
 * any thread and as often as one likes.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final long CLOSE_TIMEOUT_MS = 8_000;

  private final BrokerSettings settings;
  private BrokerStorage storage;
  private KafkaRaftServer server;
  private int port;

  public EmbeddedBroker(BrokerSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts the broker and returns when it serves clients.
   *
   * @throws io.dehaze.settings.StartFailure if another broker holds the data directory
   * @throws java.io.UncheckedIOException if the port is taken or the data directory cannot be used
   */
  public synchronized void start() {
    int chosen = LoopbackPort.available(settings.port());
    storage = BrokerStorage.open(settings.dataDir());
    try {
      Map<String, String> properties =
          BrokerProperties.of(settings, storage.logDir(), chosen, LoopbackPort.available(0));
      server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      port = chosen;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where clients reach the broker, {@code host:port}; only after {@link #start}. */
  public synchronized String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /** The port of {@link #bootstrapServers}. */
  public synchronized int port() {
    if (port == 0) {
      throw new IllegalStateException("the broker was not started");
    }
    return port;
  }

  /** Stops the broker, within about 8 s even if Kafka does not end by itself. */
  @Override
  public synchronized void close() {
    if (server != null) {
      stop(server);
      server = null;
    }
    if (storage != null) {
      storage.close();
      storage = null;
    }
  }

  /** Kafka's shutdown has no bound of its own, so it runs where it can be left behind. */
  private static void stop(KafkaRaftServer server) {
    Thread stopping = new Thread(server::shutdown, "broker-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      TimeUnit.MILLISECONDS.timedJoin(stopping, CLOSE_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopping.isAlive()) {
      LOG.warn("event=broker_stop_unfinished waited_ms={}", CLOSE_TIMEOUT_MS);
    }
  }
}
