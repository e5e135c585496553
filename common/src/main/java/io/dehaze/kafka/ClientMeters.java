package io.dehaze.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Shows what Kafka's own clients count, of the hundreds of numbers that they have: a dozen for each
 * client, none of them for each topic or partition, so that the number of series is bounded.
 */
final class ClientMeters {
  private static final String PRODUCER = "producer-metrics";
  private static final String CONSUMER = "consumer-metrics";
  private static final String FETCH = "consumer-fetch-manager-metrics";
  private static final String COORDINATOR = "consumer-coordinator-metrics";
  private static final double MS_PER_SECOND = 1_000;

  /**
   * One number.
   *
   * @param group Kafka's name of the group in which it is
   * @param metric Kafka's name of it
   * @param meter what we call it
   * @param divisor from Kafka's unit to the base unit
   */
  private record Shown(
      String group, String metric, String meter, double divisor, String description) {
    boolean isTotal() {
      return metric.endsWith("-total");
    }
  }

  private static final List<Shown> ALL =
      List.of(
          new Shown(
              PRODUCER, "record-send-total", "kafka.producer.records.sent", 1, "Records sent"),
          new Shown(
              PRODUCER,
              "record-error-total",
              "kafka.producer.records.failed",
              1,
              "Records whose sending failed"),
          new Shown(
              PRODUCER,
              "record-retry-total",
              "kafka.producer.records.retried",
              1,
              "Records sent again"),
          new Shown(
              PRODUCER,
              "request-latency-avg",
              "kafka.producer.request.latency.avg.seconds",
              MS_PER_SECOND,
              "From a request to its answer, on average of the last half minute"),
          new Shown(
              PRODUCER,
              "produce-throttle-time-avg",
              "kafka.producer.throttle.avg.seconds",
              MS_PER_SECOND,
              "How long brokers make the producer wait, on average"),
          new Shown(
              PRODUCER,
              "buffer-available-bytes",
              "kafka.producer.buffer.available.bytes",
              1,
              "Memory for records that is free; without any, sending fails"),
          new Shown(
              PRODUCER, "connection-count", "kafka.producer.connections", 1, "Connections open"),
          new Shown(
              FETCH,
              "records-consumed-total",
              "kafka.consumer.records.consumed",
              1,
              "Records read"),
          new Shown(
              FETCH, "bytes-consumed-total", "kafka.consumer.consumed.bytes", 1, "Bytes read"),
          new Shown(
              FETCH,
              "fetch-latency-avg",
              "kafka.consumer.fetch.latency.avg.seconds",
              MS_PER_SECOND,
              "From a fetch to its answer, on average of the last half minute"),
          new Shown(
              COORDINATOR,
              "rebalance-total",
              "kafka.consumer.rebalances",
              1,
              "How often the group's partitions were shared out anew"),
          new Shown(
              CONSUMER, "connection-count", "kafka.consumer.connections", 1, "Connections open"));

  private final MeterRegistry registry;

  ClientMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows the numbers of a client for as long as the process lives. */
  void watch(String clientId, Map<MetricName, ? extends Metric> metrics) {
    metrics.forEach(
        (name, metric) -> {
          for (Shown shown : ALL) {
            boolean ofClient = name.tags().keySet().equals(Set.of("client-id"));
            if (ofClient && name.group().equals(shown.group) && name.name().equals(shown.metric)) {
              register(shown, clientId, metric);
            }
          }
        });
  }

  /** In place of that of an earlier client of the name, which is closed. */
  private void register(Shown shown, String clientId, Metric metric) {
    Meter earlier = registry.find(shown.meter).tag("client", clientId).meter();
    if (earlier != null) {
      registry.remove(earlier);
    }
    if (shown.isTotal()) {
      FunctionCounter.builder(shown.meter, metric, each -> value(each) / shown.divisor)
          .description(shown.description)
          .tag("client", clientId)
          .register(registry);
    } else {
      Gauge.builder(shown.meter, metric, each -> value(each) / shown.divisor)
          .description(shown.description)
          .tag("client", clientId)
          .strongReference(true)
          .register(registry);
    }
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
