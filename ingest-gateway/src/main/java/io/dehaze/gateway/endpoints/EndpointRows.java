package io.dehaze.gateway.endpoints;

import io.dehaze.endpoint.EndpointRecords;
import io.dehaze.endpoint.EndpointStatus;
import io.dehaze.kafka.TopicTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What workers told of endpoints. A worker that has not been heard of for a while is taken for
 * dead, and what it told counts for nothing until it is heard again. Thread-safe.
 */
final class EndpointRows implements TopicTable.Changes {
  /** A few signs of life, in milliseconds. */
  static final long SILENT_MS_MAX = 20_000;

  /** Longer than a worker that comes back takes to tell everything again, in milliseconds. */
  static final long FORGOTTEN_MS = 1_800_000;

  /** Further ones are not taken in. */
  static final int ROWS_MAX = 100_000;

  private static final class Worker {
    private final Map<String, EndpointStatus> byEndpoint = new HashMap<>();
    private long heardMs;
  }

  private final Map<String, Worker> workers = new HashMap<>();
  private int rows;

  @Override
  public synchronized void apply(ConsumerRecord<byte[], byte[]> change) {
    EndpointRecords.Key key = EndpointRecords.readKey(change.key());
    if (key == null) {
      return;
    }
    Worker worker = workers.computeIfAbsent(key.worker(), name -> new Worker());
    worker.heardMs = Math.max(worker.heardMs, change.timestamp());
    if (key.endpoint() != null) {
      put(worker, key.endpoint(), change.value());
    }
  }

  private void put(Worker worker, String endpoint, byte[] value) {
    EndpointStatus status = value == null ? null : EndpointRecords.readRow(value);
    if (status == null) {
      rows -= worker.byEndpoint.remove(endpoint) == null ? 0 : 1;
    } else if (worker.byEndpoint.containsKey(endpoint) || rows < ROWS_MAX) {
      rows += worker.byEndpoint.put(endpoint, status) == null ? 1 : 0;
    }
  }

  @Override
  public synchronized void applied() {
    long newestMs = workers.values().stream().mapToLong(each -> each.heardMs).max().orElse(0);
    workers
        .values()
        .removeIf(
            each -> {
              boolean forgotten = newestMs - each.heardMs > FORGOTTEN_MS;
              rows -= forgotten ? each.byEndpoint.size() : 0;
              return forgotten;
            });
  }

  /**
   * How each living worker that calls an endpoint finds it.
   *
   * @param nowMs the time, in milliseconds since the epoch
   */
  synchronized List<EndpointStatus> of(String endpoint, long nowMs) {
    List<EndpointStatus> found = new ArrayList<>();
    for (Worker worker : workers.values()) {
      EndpointStatus status = worker.byEndpoint.get(endpoint);
      if (status != null && nowMs - worker.heardMs <= SILENT_MS_MAX) {
        found.add(status);
      }
    }
    return found;
  }
}
