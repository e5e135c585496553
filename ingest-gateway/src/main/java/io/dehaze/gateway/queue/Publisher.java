package io.dehaze.gateway.queue;

import io.dehaze.event.Event;
import io.dehaze.event.EventRecords;
import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.metrics.GatewayMetrics;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Puts events into their lane. Never blocks: the producer fails at once where it would have to
 * wait. Thread-safe.
 */
public final class Publisher {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final GatewayMetrics metrics;

  /**
   * Publishes to one topic.
   *
   * @param producer one that never blocks, and acknowledges what all replicas have
   * @param topic the topic of the lane for events that are due now
   */
  public Publisher(Producer<byte[], byte[]> producer, String topic, GatewayMetrics metrics) {
    this.producer = producer;
    this.topic = topic;
    this.metrics = metrics;
  }

  /**
   * Stores all events of one request, or finds out that it cannot.
   *
   * @param acceptedMs when the events were accepted, milliseconds since the epoch
   * @param then told the result once Kafka has had its last word on each event; on a thread of
   *     Kafka's, which must not be kept, or on the calling one
   */
  void publish(
      String project, List<EventRequest> requests, long acceptedMs, Consumer<PublishResult> then) {
    long startNs = System.nanoTime();
    Acknowledgements acknowledgements =
        new Acknowledgements(
            requests.size(),
            result -> {
              metrics.published(System.nanoTime() - startNs);
              if (result instanceof PublishResult.Stored) {
                metrics.accepted(requests.size());
              }
              then.accept(result);
            });
    for (EventRequest request : requests) {
      QueuedEvent queued = queued(project, request, acceptedMs);
      if (!acknowledgements.send(producer, EventRecords.write(topic, queued))) {
        break;
      }
    }
    acknowledgements.endOfSending();
  }

  private static QueuedEvent queued(String project, EventRequest request, long acceptedMs) {
    Event event = new Event(request.attributes(), project, request.options(), request.data());
    return new QueuedEvent(event, acceptedMs, request.dueMs(), 0, null);
  }
}
