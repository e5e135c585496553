package io.dehaze.worker.lane;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a lane's records are for. A consumer reads them; a handler brings each to its end. */
public interface RecordHandler {
  /**
   * Decides what is to be done about a record; does nothing yet. Never throws: a record that makes
   * no sense has an end too.
   */
  Work plan(ConsumerRecord<byte[], byte[]> record);

  /**
   * Some partitions are not ours any more: whatever is held of them may be abandoned. Called by the
   * poll thread.
   */
  default void partitionsGone() {}

  /**
   * How long after it was written a record of the lane is due at the latest, in milliseconds; 0
   * where all are due at once.
   */
  default long dueWithinMs() {
    return 0;
  }

  /** What was taken on, is due, and has not begun because there is no room. Any thread. */
  default DueWork dueHeld() {
    return DueWork.NONE;
  }

  /** What is to be done about one record. */
  interface Work {
    /** How many deliveries it takes. */
    int deliveries();

    /** When it may start, in milliseconds since the epoch; until then its partition waits. */
    default long notBeforeMs() {
      return 0;
    }

    /**
     * What it keeps in memory besides the record's value until it is done, in bytes, where that is
     * much.
     */
    default int overheadBytes() {
      return 0;
    }

    /**
     * What it would have to wait for if it started now, such as an endpoint that has all its calls
     * under way; it is asked again in a moment. Null where it may start.
     */
    default Object obstacle() {
      return null;
    }

    /**
     * Whether it would only be put off if it started now; if so, it had better stay where it is
     * until the time that is returned, and be asked again then. Asked by those who hold records in
     * memory.
     *
     * @param latestMs how long it may stay, in milliseconds since the epoch
     * @return milliseconds since the epoch; 0 where it is to start
     */
    default long stayUntilMs(long latestMs) {
      return 0;
    }

    /** Takes the record on; returns at once. Called at most once. */
    void start(Completion completion);
  }

  /**
   * How a record that was taken on comes to its end: by {@link #done} or {@link #abandon}, once.
   * Thread-safe.
   */
  interface Completion {
    /**
     * Deliveries are about to begin. From here on the partition is not given up without waiting,
     * for a bounded time, for {@link #done}.
     *
     * @return false if the partition is being given up: then nothing may begin, and the record is
     *     to be abandoned
     */
    boolean begin();

    /** Every delivery has ended and Kafka has acknowledged the ends. */
    void done();

    /** Nothing was begun and nothing will be; another worker will read the record. */
    void abandon();

    /**
     * Whether the partition is still ours; once it is not, what has not been sent is another
     * worker's to send.
     */
    boolean isStillOurs();

    /**
     * Whether so much has been read behind the record that it should come to an end: its partition
     * is not read much further before it does.
     */
    boolean holdsUpOthers();
  }
}
