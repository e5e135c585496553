package io.dehaze.gateway.sync;

import io.dehaze.kafka.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of the reply lane, from its end on, for all of a gateway's life. It belongs
 * to no group: other gateways may read the same partition, and each looks for its own replies. One
 * thread, which hands each record on and does nothing else.
 */
final class ReplyReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyReader.class);
  private static final long RETRY_MS = 500;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final String topic;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each;
  private final java.util.function.Consumer<Throwable> fatal;
  private final Thread thread = new Thread(this::run, "replies");
  private Consumer<byte[], byte[]> consumer; // the thread's own once it has started
  private volatile int partition = -1;
  private volatile boolean closing;

  /**
   * Will read once opened.
   *
   * @param each gets every record; must not wait
   * @param fatal told of an error after which it reads no more; it should end the process
   */
  ReplyReader(
      KafkaClients clients,
      String topic,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each,
      java.util.function.Consumer<Throwable> fatal) {
    this.clients = clients;
    this.topic = topic;
    this.each = each;
    this.fatal = fatal;
    thread.setDaemon(true);
  }

  /**
   * Takes a partition and goes to its end, trying until that succeeds; the topic must exist. What
   * is written to it after this has returned is read.
   */
  void awaitOpen() throws InterruptedException {
    while (partition < 0) {
      try {
        if (consumer == null) {
          consumer = clients.replyReader("dehaze-gateway-replies");
        }
        goToEnd();
      } catch (KafkaException e) {
        LOG.warn("event=waiting_for_replies topic={} reason=\"{}\"", topic, e.getMessage());
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
    thread.start();
  }

  private void goToEnd() {
    int partitions = consumer.partitionsFor(topic).size();
    int chosen = ThreadLocalRandom.current().nextInt(partitions);
    TopicPartition ours = new TopicPartition(topic, chosen);
    consumer.assign(List.of(ours));
    consumer.seekToEnd(List.of(ours));
    consumer.position(ours); // asks now, not at the first poll
    partition = chosen;
  }

  /** Where replies are to be written; only after {@link #awaitOpen}. */
  int partition() {
    return partition;
  }

  private void run() {
    try {
      while (!closing) {
        readOn();
      }
    } catch (Throwable e) {
      LOG.error("event=replies_failed topic={}", topic, e);
      fatal.accept(e);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
  }

  private void readOn() {
    try {
      consumer.poll(Duration.ofSeconds(1)).forEach(this::handOn);
    } catch (WakeupException e) {
      LOG.debug("event=replies_stop");
    } catch (KafkaException e) { // callers' deadlines answer meanwhile
      LOG.warn("event=replies_not_read topic={} reason=\"{}\"", topic, e.getMessage());
      pause();
    }
  }

  /** Whatever is wrong about one reply, the others' callers get theirs. */
  private void handOn(ConsumerRecord<byte[], byte[]> record) {
    try {
      each.accept(record);
    } catch (RuntimeException e) { // its caller's deadline answers
      LOG.error("event=reply_not_taken topic={} offset={}", topic, record.offset(), e);
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    if (thread.isAlive()) {
      consumer.wakeup();
      thread.join(2 * CLOSE_WITHIN.toMillis());
    }
  }
}
