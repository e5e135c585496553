package io.dehaze.gateway.cancel;

import io.dehaze.cancel.Cancellation;
import io.dehaze.gateway.kafka.SharedProducer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Writes cancellations to their lane, and waits until Kafka has acknowledged them. Thread-safe. */
public final class CancellationWriter {
  private static final long WAIT_MS = 4_500; // the producer itself gives up before

  private final SharedProducer producer;
  private final String topic;

  /**
   * Writes to a topic.
   *
   * @param topic the lane's
   */
  public CancellationWriter(SharedProducer producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Writes one.
   *
   * @return whether it is stored for sure
   */
  boolean write(Cancellation cancellation) throws InterruptedException {
    Producer<byte[], byte[]> open = producer.get();
    if (open == null) {
      return false;
    }
    try {
      open.send(cancellation.record(topic)).get(WAIT_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return false;
    }
  }
}
