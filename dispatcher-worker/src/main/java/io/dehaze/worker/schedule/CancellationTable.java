package io.dehaze.worker.schedule;

import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.TopicTable;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.lane.RecordHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The scheduled events that are cancelled and not yet dropped, as this worker knows them.
 * Thread-safe.
 */
public final class CancellationTable implements AutoCloseable {
  private static final Duration REMOVE_AFTER = Duration.ofMinutes(10);
  private static final Duration KNOWN = Duration.ofMillis(Cancellation.KNOWN_MS);

  private final String topicName;
  private final TopicTable topic;
  private final DurableWriter writer;
  private final ScheduledExecutorService removals =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "cancellation-removal");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<EventKey> cancelled = ConcurrentHashMap.newKeySet();

  /**
   * Will follow the lane of cancellations once started.
   *
   * @param topic the lane's topic
   * @param writer removes rows
   */
  public CancellationTable(KafkaClients kafka, String topic, DurableWriter writer) {
    this.topicName = topic;
    this.writer = writer;
    this.topic = new TopicTable(kafka, topic, "cancellation-table", new Rows());
    this.topic.askHowCurrent();
  }

  /** Starts to follow; the topic must exist. */
  public void start() {
    topic.start();
  }

  /** Whether all that was in the lane at the start has been read. */
  public boolean isComplete() {
    return topic.isComplete();
  }

  /** Waits until {@link #isComplete()}. */
  public void awaitComplete() throws InterruptedException {
    topic.awaitComplete();
  }

  /**
   * Whether it knows all that may have been cancelled of what is due now. If not, nothing scheduled
   * may go out.
   */
  boolean isCurrent() {
    return topic.isCurrentAsOf(KNOWN);
  }

  boolean contains(EventKey event) {
    return cancelled.contains(event);
  }

  /**
   * An event was dropped because it is in here. Its row goes once the drop has surely been
   * committed and a second copy of the event, from a producer that sent it twice, would have come
   * by too. If the partition has moved by then, the row stays for its new owner, and goes with the
   * lane's retention.
   */
  void dropped(EventKey event, RecordHandler.Completion completion) {
    removals.schedule(
        () -> {
          if (completion.isStillOurs()) {
            writer.write(Cancellation.removal(topicName, event), () -> {});
          }
        },
        REMOVE_AFTER.toSeconds(),
        TimeUnit.SECONDS);
  }

  /** How many events are cancelled and not yet dropped. */
  public int size() {
    return cancelled.size();
  }

  @Override
  public void close() throws InterruptedException {
    removals.shutdownNow();
    topic.close();
  }

  private final class Rows implements TopicTable.Changes {
    @Override
    public void apply(ConsumerRecord<byte[], byte[]> change) {
      EventKey event = EventKey.fromBytes(change.key());
      if (event != null && change.value() == null) {
        cancelled.remove(event);
      } else if (event != null) {
        cancelled.add(event);
      }
    }

    @Override
    public void applied() {
      // each row shows at once
    }
  }
}
