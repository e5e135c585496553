package io.dehaze.gateway.queue;

import io.dehaze.event.QueuedEvent;
import io.dehaze.gateway.kafka.Acknowledgements;
import io.dehaze.gateway.kafka.PublishResult;
import io.dehaze.gateway.kafka.SharedProducer;
import io.dehaze.gateway.metrics.GatewayMetrics;
import io.dehaze.lane.EventLanes;
import io.dehaze.trace.TraceContext;
import io.dehaze.trace.Tracing;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts events into their lanes. Never blocks: the producer fails at once where it would have to
 * wait. Counts the requests on their way, so that no more are taken than can be answered soon: what
 * is refused at once costs its sender a moment, what waits costs everybody. Thread-safe.
 */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final SharedProducer producer;
  private final EventLanes lanes;
  private final GatewayMetrics metrics;
  private final int requestsMax;
  private final Tracing tracing;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Publishes to the lanes in which events wait, each by how far off it is.
   *
   * @param requestsMax how many requests may be on their way to Kafka at once
   */
  public Publisher(
      SharedProducer producer,
      EventLanes lanes,
      GatewayMetrics metrics,
      int requestsMax,
      Tracing tracing) {
    this.producer = producer;
    this.lanes = lanes;
    this.metrics = metrics;
    this.requestsMax = requestsMax;
    this.tracing = tracing;
    metrics.publishing(underWay::get);
  }

  /** Whether so many requests are on their way to Kafka that no more should be taken. */
  boolean isFull() {
    return underWay.get() >= requestsMax;
  }

  /**
   * Stores all events of one request, or finds out that it cannot.
   *
   * @param trace the request's own place in a trace, or null
   * @param acceptedMs when the events were accepted, milliseconds since the epoch
   * @param then told the result once Kafka has had its last word on each event; on a thread of
   *     Kafka's, which must not be kept, or on the calling one
   */
  void publish(
      String project,
      Parsed.Events events,
      TraceContext trace,
      long acceptedMs,
      Consumer<PublishResult> then) {
    List<EventRequest> requests = events.requests();
    AcceptSpans spans = AcceptSpans.of(tracing);
    long startNs = System.nanoTime();
    underWay.incrementAndGet();
    Acknowledgements acknowledgements =
        new Acknowledgements(
            requests.size(),
            stored -> metrics.stored(project, stored),
            result -> {
              underWay.decrementAndGet();
              metrics.published(System.nanoTime() - startNs);
              spans.end(result);
              if (result instanceof PublishResult.Stored) {
                metrics.accepted(requests.size());
                tell(project, requests);
              }
              then.accept(result);
            });
    Producer<byte[], byte[]> open = producer.get();
    for (int i = 0; open != null && i < requests.size(); i++) {
      EventRequest request = requests.get(i);
      TraceContext parent = AcceptSpans.parent(request, events.isBatch(), trace);
      TraceContext own = spans.begin(request.attributes(), project, parent, acceptedMs);
      QueuedEvent queued = request.queued(project, acceptedMs, own);
      if (!acknowledgements.send(open, lanes.record(queued, acceptedMs))) {
        break;
      }
    }
    acknowledgements.endOfSending();
  }

  private static void tell(String project, List<EventRequest> accepted) {
    if (LOG.isDebugEnabled()) {
      for (EventRequest each : accepted) {
        LOG.debug("event=accepted id={} project={}", each.attributes().id(), project);
      }
    }
  }
}
