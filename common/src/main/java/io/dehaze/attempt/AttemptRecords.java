package io.dehaze.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Attempts as records. The key is the event's id, so that the partition follows from it, as in the
 * lanes in which events wait.
 */
public final class AttemptRecords {
  private AttemptRecords() {}

  /**
   * The record of an attempt.
   *
   * @param topic the attempts lane's
   */
  public static ProducerRecord<byte[], byte[]> write(String topic, Attempt attempt) {
    byte[] key = attempt.subject().id().getBytes(UTF_8);
    return new ProducerRecord<>(topic, key, AttemptJson.write(attempt));
  }
}
