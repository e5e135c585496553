package io.dehaze.gateway.queue;

import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.kafka.Acknowledgements;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.metrics.GatewayMetrics;
import io.dehaze.lane.EventLanes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Puts events into their lanes. Never blocks: the producer fails at once where it would have to
 * wait. Counts the requests on their way, so that no more are taken than can be answered soon: what
 * is refused at once costs its sender a moment, what waits costs everybody. Thread-safe.
 */
public final class Publisher {
  private final SharedProducer producer;
  private final EventLanes lanes;
  private final GatewayMetrics metrics;
  private final int requestsMax;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Publishes to the lanes in which events wait, each by how far off it is.
   *
   * @param requestsMax how many requests may be on their way to Kafka at once
   */
  public Publisher(
      SharedProducer producer, EventLanes lanes, GatewayMetrics metrics, int requestsMax) {
    this.producer = producer;
    this.lanes = lanes;
    this.metrics = metrics;
    this.requestsMax = requestsMax;
    metrics.publishing(underWay::get);
  }

  /** Whether so many requests are on their way to Kafka that no more should be taken. */
  boolean isFull() {
    return underWay.get() >= requestsMax;
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
    underWay.incrementAndGet();
    Acknowledgements acknowledgements =
        new Acknowledgements(
            requests.size(),
            stored -> metrics.stored(project, stored),
            result -> {
              underWay.decrementAndGet();
              metrics.published(System.nanoTime() - startNs);
              if (result instanceof PublishResult.Stored) {
                metrics.accepted(requests.size());
              }
              then.accept(result);
            });
    Producer<byte[], byte[]> open = producer.get();
    for (int i = 0; open != null && i < requests.size(); i++) {
      QueuedEvent queued = requests.get(i).queued(project, acceptedMs);
      if (!acknowledgements.send(open, lanes.record(queued, acceptedMs))) {
        break;
      }
    }
    acknowledgements.endOfSending();
  }
}
