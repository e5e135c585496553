package io.dehaze.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a producer whose {@code send} never blocks must know before it is used. */
public final class ProducerTopics {
  private static final Logger LOG = LoggerFactory.getLogger(ProducerTopics.class);
  private static final long RETRY_MS = 20;

  private ProducerTopics() {}

  /**
   * Waits until the producer knows where these topics are; they must exist. It asks for all of them
   * before it waits, so that one answer brings them all.
   */
  public static void awaitKnown(Producer<?, ?> producer, Collection<String> topics)
      throws InterruptedException {
    List<String> unknown = new ArrayList<>(topics);
    unknown.removeIf(topic -> knows(producer, topic));
    while (!unknown.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      unknown.removeIf(topic -> knows(producer, topic));
    }
  }

  private static boolean knows(Producer<?, ?> producer, String topic) {
    try {
      return !producer.partitionsFor(topic).isEmpty();
    } catch (KafkaException e) {
      LOG.debug("event=topic_unknown_yet topic={} reason=\"{}\"", topic, e.getMessage());
      return false;
    }
  }
}
