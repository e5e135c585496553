package io.dehaze.gateway.endpoints;

import io.dehaze.endpoint.EndpointStatus;
import io.dehaze.kafka.KafkaClients;
import io.dehaze.kafka.TopicTable;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lane of endpoints as a table that follows what all workers tell. When Kafka is away, workers
 * count as dead soon: nothing is known of them. Thread-safe.
 */
public final class EndpointTable implements AutoCloseable {
  private final EndpointRows rows = new EndpointRows();
  private final TopicTable topic;

  /**
   * Will follow the lane once started.
   *
   * @param topic the lane's topic
   * @param fatal told of an error after which nothing more is seen; it should end the process
   */
  public EndpointTable(KafkaClients kafka, String topic, Consumer<Throwable> fatal) {
    this.topic = new TopicTable(kafka, topic, "endpoint-table", rows, fatal);
  }

  /** Starts to follow; the topic must exist. */
  public void start() {
    topic.start();
  }

  /** Whether all that was told before the start is known. */
  boolean isComplete() {
    return topic.isComplete();
  }

  /** How each living worker that calls an endpoint finds it; empty where none does. */
  List<EndpointStatus> of(String endpoint) {
    return rows.of(endpoint, System.currentTimeMillis());
  }

  /** Stops following, within a few seconds. */
  @Override
  public void close() throws InterruptedException {
    topic.close();
  }
}
