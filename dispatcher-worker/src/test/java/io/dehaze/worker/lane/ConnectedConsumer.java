package io.dehaze.worker.lane;

import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** A consumer that says how many brokers it is connected to, as Kafka's own does. */
abstract class ConnectedConsumer extends MockConsumer<byte[], byte[]> {
  private static final MetricName CONNECTIONS =
      new MetricName("connection-count", "consumer-metrics", "", Map.of());

  private final double connections;

  ConnectedConsumer(double connections) {
    super("earliest");
    this.connections = connections;
  }

  @Override
  public synchronized Map<MetricName, ? extends Metric> metrics() {
    return Map.of(
        CONNECTIONS,
        new Metric() {
          @Override
          public MetricName metricName() {
            return CONNECTIONS;
          }

          @Override
          public Object metricValue() {
            return connections;
          }
        });
  }
}
