package io.dehaze.gateway.dead;

import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.metrics.GatewayMetrics;
import io.dehaze.lane.EventLanes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters back into their lanes, and then, once Kafka has acknowledged that, that they
 * were redriven. Whoever dies between the two writes leaves an event that may be redriven again,
 * never one that is only said to have been. Thread-safe.
 */
final class RedriveWriter {
  private static final Logger LOG = LoggerFactory.getLogger(RedriveWriter.class);
  private static final long WAIT_MS = 5_000; // the producer itself gives up before

  private final SharedProducer producer;
  private final EventLanes lanes;
  private final String deadTopic;
  private final GatewayMetrics metrics;
  private final InstantSource clock;

  RedriveWriter(
      SharedProducer producer,
      EventLanes lanes,
      String deadTopic,
      GatewayMetrics metrics,
      InstantSource clock) {
    this.producer = producer;
    this.lanes = lanes;
    this.deadTopic = deadTopic;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Writes some, few enough for the producer's memory.
   *
   * @return how many are written and marked for sure
   */
  int write(List<Redrive> redrives) throws InterruptedException {
    Producer<byte[], byte[]> open = producer.get();
    if (open == null) {
      return 0;
    }
    List<Redrive> stored =
        stored(
            open,
            redrives,
            redrives.stream().map(each -> lanes.record(each.again(), clock.millis())).toList());
    stored.forEach(each -> metrics.writtenBack(each.again().event().project()));
    List<Redrive> marked =
        stored(
            open,
            stored,
            stored.stream().map(each -> RedrivenMarks.mark(deadTopic, each.letter())).toList());
    metrics.redriven(marked.size());
    return marked.size();
  }

  /** Sends the record of each, and returns those whose record Kafka has acknowledged. */
  private static List<Redrive> stored(
      Producer<byte[], byte[]> open,
      List<Redrive> redrives,
      List<ProducerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(send(open, record));
    }
    List<Redrive> stored = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      if (isStored(sent.get(i))) {
        stored.add(redrives.get(i));
      }
    }
    return stored;
  }

  private static Future<RecordMetadata> send(
      Producer<byte[], byte[]> open, ProducerRecord<byte[], byte[]> record) {
    try {
      return open.send(record);
    } catch (KafkaException | IllegalStateException e) { // or the producer has been closed
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean isStored(Future<RecordMetadata> sent) throws InterruptedException {
    try {
      sent.get(WAIT_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("event=redrive_unconfirmed reason=\"{}\"", e.getMessage());
      return false;
    }
  }
}
