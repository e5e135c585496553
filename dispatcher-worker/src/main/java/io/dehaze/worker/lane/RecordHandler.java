package io.dehaze.worker.lane;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a lane's records are for. A consumer reads them; a handler brings each to its end. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Decides what is to be done about a record; does nothing yet. Never throws: a record that makes
   * no sense has an end too.
   */
  Work plan(ConsumerRecord<byte[], byte[]> record);

  /** What is to be done about one record. */
  interface Work {
    /** How many deliveries it takes. */
    int deliveries();

    /** Begins; returns at once. Called at most once. */
    void start(Completion completion);
  }

  /** Who waits for the end of a record. */
  interface Completion {
    /**
     * Every delivery has ended and Kafka has acknowledged the ends. Called exactly once, by any
     * thread.
     */
    void done();

    /**
     * Whether the partition still belongs to this worker; if not, another one delivers the record.
     */
    boolean isStillOurs();
  }
}
