package io.dehaze.benchmark.lookup;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.attempt.AttemptRecords;
import io.dehaze.benchmark.Progress;
import io.dehaze.benchmark.process.Product;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Attempts as workers would have written them, one after the other up to now. Every tenth event
 * failed at first and was delivered five seconds later; every fourth has an id that its producer
 * chose and that tells no time.
 */
final class AttemptHistory {
  /**
   * An event in it.
   *
   * @param isOurs whether its id is one that gateways give
   * @param acceptedMs milliseconds since the epoch
   */
  record Known(String id, boolean isOurs, long acceptedMs) {}

  private static final String TYPE = "order.placed";
  private static final String ENDPOINT = "http://127.0.0.1:8080";
  private static final int RETRIED = 10;
  private static final int CHOSEN = 4;
  private static final long BACKOFF_MS = 5_000;
  private static final int SAID_EVERY = 2_000_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Deque<Known> toBeRetried = new ArrayDeque<>();
  private final List<Known> sample = new ArrayList<>();
  private final String topic;
  private final int records;
  private final int perSecond;

  /** Will write so many records, as if at a rate. */
  AttemptHistory(String topic, int records, int perSecond) {
    this.topic = topic;
    this.records = records;
    this.perSecond = perSecond;
  }

  /**
   * Writes them.
   *
   * @param every which of the events are to be remembered
   * @return those, oldest first
   */
  List<Known> write(String bootstrap, int every, Progress progress) {
    long firstMs = System.currentTimeMillis() - records * 1_000L / perSecond;
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      for (int i = 0; i < records; i++) {
        long nowMs = firstMs + i * 1_000L / perSecond;
        Known due = toBeRetried.peek();
        if (due != null && due.acceptedMs + BACKOFF_MS <= nowMs) {
          send(producer, toBeRetried.remove(), 2, AttemptKind.DELIVERED, nowMs);
        } else {
          begin(producer, i, nowMs, every);
        }
        if ((i + 1) % SAID_EVERY == 0) {
          progress.say("%,d records written", i + 1);
        }
      }
    }
    sample.removeAll(Set.copyOf(toBeRetried)); // the log ends before they do
    return sample;
  }

  private void begin(Producer<byte[], byte[]> producer, int number, long nowMs, int every) {
    boolean isOurs = number % CHOSEN != 0;
    Known event = new Known(isOurs ? uuid(nowMs).toString() : "order-" + number, isOurs, nowMs);
    boolean fails = number % RETRIED == 1;
    if (fails) {
      toBeRetried.add(event);
    }
    send(producer, event, 1, fails ? AttemptKind.FAILED : AttemptKind.DELIVERED, nowMs);
    if (random.nextInt(every) == 0) {
      sample.add(event);
    }
  }

  private void send(
      Producer<byte[], byte[]> producer, Known event, int attempt, AttemptKind kind, long nowMs) {
    boolean failed = kind == AttemptKind.FAILED;
    Attempt record =
        new Attempt(
            new Attempt.Subject(Product.PROJECT, event.id, TYPE, TYPE, attempt == 1 ? 1 : 0),
            kind,
            new Attempt.Call(ENDPOINT, attempt, failed ? 503 : 200),
            failed ? "status_503" : null,
            null,
            new Attempt.Times(
                event.acceptedMs, event.acceptedMs, nowMs, 1, 3, failed ? nowMs + BACKOFF_MS : 0));
    ProducerRecord<byte[], byte[]> written = AttemptRecords.write(topic, record);
    producer.send(new ProducerRecord<>(topic, null, nowMs, written.key(), written.value()));
  }

  /** RFC 9562 section 5.7, of a time that is not now. */
  private UUID uuid(long ms) {
    long high = (ms << 16) | 0x7000 | random.nextInt(0x1000);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
    return new UUID(high, low);
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
