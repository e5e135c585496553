package io.dehaze.worker.schedule;

import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.TopicTable;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.lane.RecordHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The scheduled events that are cancelled and not yet dropped, as this worker knows them.
 * Thread-safe.
 */
public final class CancellationTable implements AutoCloseable {
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
  private final CancelledEvents cancelled = new CancelledEvents();
  private final Clock clock;

  /**
   * Will follow the lane of cancellations once started.
   *
   * @param topic the lane's topic
   * @param writer removes rows
   * @param clock the clock by which records are due
   * @param fatal told of an error after which nothing more is seen; it should end the process
   */
  public CancellationTable(
      KafkaClients kafka,
      String topic,
      DurableWriter writer,
      Clock clock,
      Consumer<Throwable> fatal) {
    this.topicName = topic;
    this.writer = writer;
    this.clock = clock;
    this.topic = TopicTable.askingHowCurrent(kafka, topic, "cancellation-table", cancelled, fatal);
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

  /**
   * What cancels a record of an event.
   *
   * @param acceptedMs when the record was accepted
   * @return null where nothing does
   */
  Cancellation of(EventKey event, long acceptedMs) {
    return cancelled.of(event, acceptedMs);
  }

  /**
   * An event was dropped because of a row. That goes once the drop has surely been committed and a
   * second copy of the event, from a producer that sent it twice, would have come by too. If the
   * partition has moved by then, the row stays for its new owner, and goes with the lane's
   * retention; so does one that has been written anew.
   */
  void dropped(Cancellation row, RecordHandler.Completion completion) {
    long nowMs = clock.millis();
    removals.schedule(
        () -> {
          if (completion.isStillOurs() && cancelled.has(row)) {
            writer.write(row.removal(topicName), () -> {});
          }
        },
        CancelledEvents.removableMs(row, nowMs) - nowMs,
        TimeUnit.MILLISECONDS);
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
}
