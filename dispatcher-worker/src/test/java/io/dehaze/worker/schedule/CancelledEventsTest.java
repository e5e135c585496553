package io.dehaze.worker.schedule;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.cancel.Cancellation;
import io.dehaze.event.EventKey;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CancelledEventsTest {
  private static final String TOPIC = "cancellations";
  private static final EventKey EVENT = new EventKey("shop", "ada-reminder");
  private static final long NOON = 1_800_000_000_000L;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final CancelledEvents cancelled = new CancelledEvents();

  @Test
  void coversWhatWasAcceptedBeforeAndNothingAfterwards() {
    long acceptedMs = NOON;
    long cancelledMs = NOON + MINUTE;
    apply(Cancellation.at(cancelledMs, EVENT, NOON + 60 * MINUTE, acceptedMs));
    assertThat(cancelled.of(EVENT, acceptedMs)).isNotNull();
    assertThat(cancelled.of(EVENT, cancelledMs - 4_000)).as("not in Kafka then").isNotNull();
    assertThat(cancelled.of(EVENT, cancelledMs + 1)).isNull();
    assertThat(cancelled.of(new EventKey("other", EVENT.id()), acceptedMs)).isNull();
  }

  @Test
  void coversWhatAGatewayAcceptedWhoseClockIsAhead() {
    long aheadMs = NOON + 1_500;
    apply(Cancellation.at(NOON, EVENT, NOON + 60 * MINUTE, aheadMs));
    assertThat(cancelled.of(EVENT, aheadMs)).isNotNull();
  }

  @Test
  void doesNotCoverWhatAGatewayAcceptsNextWhoseClockIsBehind() {
    apply(Cancellation.at(NOON, EVENT, NOON + 60 * MINUTE, NOON - MINUTE));
    assertThat(cancelled.of(EVENT, NOON + 1 - 1_500)).isNull();
  }

  /** Two copies, due at twelve and at one: both are dropped. */
  @Test
  void aRowStaysUntilTheLastCopyWasDue() {
    long one = NOON + 60 * MINUTE;
    apply(Cancellation.at(NOON - 30 * MINUTE, EVENT, one, NOON - 59 * MINUTE));
    Cancellation first = cancelled.of(EVENT, NOON - 60 * MINUTE);
    assertThat(CancelledEvents.removableMs(first, NOON)).isEqualTo(one + 10 * MINUTE);
    Cancellation last = cancelled.of(EVENT, NOON - 59 * MINUTE);
    assertThat(CancelledEvents.removableMs(last, one + MINUTE)).isEqualTo(one + 11 * MINUTE);
  }

  @Test
  void aRowThatWasWrittenAnewIsNotTheOneThatWasDropped() {
    apply(Cancellation.at(NOON, EVENT, NOON + MINUTE, NOON - MINUTE));
    Cancellation dropped = cancelled.of(EVENT, NOON - MINUTE);
    assertThat(cancelled.has(dropped)).isTrue();
    apply(Cancellation.at(NOON + 9 * MINUTE, EVENT, NOON + 60 * MINUTE, NOON + 8 * MINUTE));
    assertThat(cancelled.has(dropped)).isFalse();
    apply(dropped.removal(TOPIC));
    assertThat(cancelled.size()).isZero();
  }

  /** As gateways wrote it that knew of no moment. */
  @Test
  void aRowWithoutAMomentCoversEverything() {
    byte[] due = Long.toString(NOON).getBytes(US_ASCII);
    apply(new ProducerRecord<>(TOPIC, null, NOON, EVENT.toBytes(), due));
    assertThat(cancelled.of(EVENT, NOON + MINUTE))
        .isEqualTo(new Cancellation(EVENT, NOON, Long.MAX_VALUE));
  }

  private void apply(Cancellation row) {
    apply(row.record(TOPIC));
  }

  private void apply(ProducerRecord<byte[], byte[]> row) {
    cancelled.apply(new ConsumerRecord<>(TOPIC, 0, 0, row.key(), row.value()));
  }
}
