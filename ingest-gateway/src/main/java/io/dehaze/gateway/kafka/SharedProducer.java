package io.dehaze.gateway.kafka;

import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.ProducerTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one producer of a gateway. It exists from the moment that the name of a broker resolves,
 * which may be long after the gateway has begun to listen. Thread-safe.
 */
public final class SharedProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedProducer.class);
  private static final long RETRY_MS = 1_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(1_500);

  private final KafkaClients clients;
  private final String clientId;
  private final int deliveryTimeoutMs;
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param deliveryTimeoutMs how long a record may take to be acknowledged, in milliseconds
   */
  public SharedProducer(KafkaClients clients, String clientId, int deliveryTimeoutMs) {
    this.clients = clients;
    this.clientId = clientId;
    this.deliveryTimeoutMs = deliveryTimeoutMs;
  }

  /** The producer, whose {@code send} never blocks, or null before {@link #awaitOpen}. */
  public Producer<byte[], byte[]> get() {
    return producer;
  }

  /** How many partitions a topic has, as far as the producer knows; 0 where it does not. */
  public int partitions(String topic) {
    Producer<byte[], byte[]> open = producer;
    try {
      return open == null ? 0 : open.partitionsFor(topic).size();
    } catch (KafkaException | IllegalStateException e) { // unknown, or closed
      return 0;
    }
  }

  /**
   * Opens the producer, trying until it can be made, and waits until it knows where these topics
   * are: it does not wait for that when it sends. They must exist.
   */
  public void awaitOpen(List<String> topics) throws InterruptedException {
    while (!open()) {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    }
    ProducerTopics.awaitKnown(producer, topics);
  }

  /** Whether it could be made. */
  private synchronized boolean open() throws InterruptedException {
    if (closed) {
      throw new InterruptedException("closed before it was open");
    }
    try {
      producer = clients.producer(clientId, deliveryTimeoutMs);
      return true;
    } catch (KafkaException e) { // as while no broker's name resolves
      LOG.warn("event=waiting_for_kafka client={} reason=\"{}\"", clientId, e.getMessage());
      return false;
    }
  }

  /** Sends what is still to be sent, within 1.5 s, and closes. */
  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
