package io.dehaze.gateway.kafka;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Sends the events of one request and waits for Kafka's word on every one of them. One object
 * stands for all of a batch's events; counting down an atomic is all that one acknowledgement
 * costs.
 *
 * <pre>
 *                      +-- no metadata, no memory, closed ----------------> not sent
 *   send() on the -----+
 *   caller's thread    +-- Kafka's thread, later --+-- acknowledged ------> stored
 *                                                  +-- refused by rule ---> not stored
 *                                                  +-- anything else -----> nobody knows
 * </pre>
 *
 * <p>The sending thread and Kafka's thread write fields of their own; who counts down last reads
 * them all, and the count makes them visible to it.
 */
public final class Acknowledgements implements Callback {
  private final IntConsumer whenStored;
  private final Consumer<PublishResult> then;
  private final int events;
  private final AtomicInteger open; // acknowledgements to come, and one for the sender itself

  // The sending thread's.
  private Thread sending;
  private Exception atOnce;
  private int sent;

  // Kafka's thread's.
  private int stored;
  private int unknown;
  private boolean tooLarge;

  /**
   * Waits for the word on so many events.
   *
   * @param whenStored told how many of them are stored for certain, before the result
   * @param then told the result once, on Kafka's thread or on the sending one
   */
  public Acknowledgements(int events, IntConsumer whenStored, Consumer<PublishResult> then) {
    this.whenStored = whenStored;
    this.events = events;
    this.then = then;
    this.open = new AtomicInteger(events + 1);
  }

  /**
   * Sends one event.
   *
   * @return false where it was not sent, and nothing more should be
   */
  public boolean send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> event) {
    sending = Thread.currentThread();
    try {
      producer.send(event, this);
    } catch (KafkaException | IllegalStateException e) { // of a producer that is closed, or fenced
      atOnce = e;
    }
    sending = null;
    if (atOnce == null) {
      sent++;
    }
    return atOnce == null;
  }

  /** Says that all was sent that will be. */
  public void endOfSending() {
    countDown(events - sent + 1);
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception failure) {
    if (failure != null && Thread.currentThread() == sending) {
      atOnce = failure; // within send(): the record never got into the producer's memory
      return;
    }
    if (failure == null) {
      stored++;
    } else if (isTooLarge(failure)) {
      tooLarge = true;
    } else if (!(failure instanceof AuthorizationException)) {
      unknown++;
    }
    countDown(1);
  }

  private static boolean isTooLarge(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException;
  }

  private void countDown(int by) {
    if (open.addAndGet(-by) == 0) {
      whenStored.accept(stored);
      then.accept(result());
    }
  }

  private PublishResult result() {
    if (stored == events) {
      return new PublishResult.Stored();
    }
    if (stored > 0 || unknown > 0) {
      return new PublishResult.Unconfirmed();
    }
    return tooLarge || (atOnce != null && isTooLarge(atOnce))
        ? new PublishResult.TooLarge()
        : new PublishResult.Unavailable();
  }
}
