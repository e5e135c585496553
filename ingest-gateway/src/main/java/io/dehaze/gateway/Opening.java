package io.dehaze.gateway;

import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.sync.SynchronousCalls;
import io.dehaze.gateway.triggers.GivenTriggers;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.lane.LaneTopics;
import io.dehaze.trigger.TriggerTable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must happen with Kafka before a gateway is ready: the topics exist, the triggers are read,
 * the producer knows where to send, replies are read from here on, and the triggers that a file
 * gives are in force. Kafka may come hours after the gateway, so all of it waits on a thread of its
 * own.
 */
final class Opening implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
  private static final long RETRY_MS = 1_000;

  private final KafkaClients clients;
  private final LaneTopics topics;
  private final SharedProducer producer;
  private final TriggerTable table;
  private final GivenTriggers given;
  private final SynchronousCalls calls;
  private final Consumer<Throwable> fatal;
  private final Thread thread = new Thread(this::open, "gateway-opening");
  private volatile String step = "not started";
  private volatile Runnable whenReady = () -> {};

  /**
   * Waits for nothing yet.
   *
   * @param fatal told of an error after which it will never be open
   */
  Opening(
      KafkaClients clients,
      LaneTopics topics,
      SharedProducer producer,
      TriggerTable table,
      GivenTriggers given,
      SynchronousCalls calls,
      Consumer<Throwable> fatal) {
    this.clients = clients;
    this.topics = topics;
    this.producer = producer;
    this.table = table;
    this.given = given;
    this.calls = calls;
    this.fatal = fatal;
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param ready run once, when all of it is done
   */
  void start(Runnable ready) {
    whenReady = ready;
    thread.start();
  }

  /** What is still waited for; empty when the gateway is open. */
  Optional<String> waitsFor() {
    return Optional.ofNullable(step);
  }

  private void open() {
    try {
      step = "waiting for Kafka";
      awaitTopics();
      step = "reading the triggers";
      table.start();
      table.awaitComplete();
      step = "waiting to send to Kafka";
      producer.awaitOpen(topics.allNames());
      step = "going to the end of the replies";
      calls.awaitOpen();
      step = "storing the triggers of the file";
      given.apply(table);
      step = null;
      whenReady.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed before it was open
    } catch (Throwable e) { // it would never be ready, and nobody would know why
      LOG.error("event=opening_failed step=\"{}\"", step, e);
      fatal.accept(e);
    }
  }

  /** A client cannot even be made while no broker's name resolves. */
  private void awaitTopics() throws InterruptedException {
    while (true) {
      try (Admin admin = clients.admin("dehaze-gateway-topics")) {
        topics.awaitCreated(admin);
        return;
      } catch (KafkaException e) {
        LOG.warn("event=waiting_for_kafka reason=\"{}\"", e.getMessage());
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      TimeUnit.MILLISECONDS.timedJoin(thread, RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
