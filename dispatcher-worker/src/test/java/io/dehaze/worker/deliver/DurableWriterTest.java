package io.dehaze.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DurableWriterTest {
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicLong nanos = new AtomicLong(42);
  private final DurableWriter writer = new DurableWriter(kafka, nanos::get);
  private final AtomicInteger over = new AtomicInteger();

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void aWriteThatHangsIsAFailingOne() {
    writer.write(record(1), over::incrementAndGet);
    pass(10);
    assertThat(writer.failing()).isZero();
    writer.write(record(1), over::incrementAndGet);
    pass(1);
    assertThat(writer.failing()).isEqualTo(1);

    kafka.completeNext();
    assertThat(writer.failing()).isZero();
    kafka.completeNext();
    pass(60);
    assertThat(writer.failing()).isZero();
    assertThat(over).hasValue(2);
  }

  @Test
  void sendsAgainWhatKafkaRefused() {
    writer.write(record(1), over::incrementAndGet);
    kafka.errorNext(new NotEnoughReplicasException("refused"));
    assertThat(writer.failing()).isEqualTo(1);
    await().until(() -> kafka.history().size() == 2);

    kafka.completeNext();
    assertThat(over).hasValue(1);
    assertThat(writer.failing()).isZero();
  }

  @Test
  void sendsAgainWhatTheProducerItselfRefused() {
    kafka.sendException = new TimeoutException("its memory is full");
    writer.write(record(1), over::incrementAndGet);
    assertThat(writer.failing()).isEqualTo(1);
    kafka.sendException = null;
    await().until(() -> kafka.completeNext());
    assertThat(over).hasValue(1);
  }

  @Test
  void givesUpWhatIsNotWantedAnyMore() {
    AtomicBoolean isWanted = new AtomicBoolean(true);
    writer.writeWhile(isWanted::get, record(1), over::incrementAndGet);
    isWanted.set(false);
    kafka.errorNext(new NotEnoughReplicasException("refused"));

    assertThat(over).hasValue(1);
    assertThat(writer.failing()).isZero();
    assertThat(kafka.history()).hasSize(1);
  }

  @Test
  void doesNotTryForEverWhatNoLaneHasRoomFor() {
    AtomicInteger tooLarge = new AtomicInteger();
    writer.write(record(1_100_000), over::incrementAndGet, tooLarge::incrementAndGet);
    kafka.errorNext(new RecordTooLargeException("too large"));

    assertThat(tooLarge).hasValue(1);
    assertThat(over).hasValue(0);
    assertThat(writer.refused()).isEqualTo(1);
    assertThat(writer.failing()).isZero();
  }

  @Test
  void triesAgainWhatIsLargeAndRefusedForAnotherReason() {
    writer.write(record(1_100_000), over::incrementAndGet);
    kafka.errorNext(new NotEnoughReplicasException("refused"));

    assertThat(over).hasValue(0);
    assertThat(writer.refused()).isZero();
    await().until(() -> kafka.history().size() == 2);
  }

  @Test
  void triesAgainWhatOnlyATopicsWrongSettingRefuses() {
    writer.write(record(900_000), over::incrementAndGet);
    kafka.errorNext(new RecordTooLargeException("too large"));

    assertThat(over).hasValue(0);
    assertThat(writer.refused()).isZero();
    await().until(() -> kafka.history().size() == 2);
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private static ProducerRecord<byte[], byte[]> record(int bytes) {
    return new ProducerRecord<>("retry", new byte[bytes]);
  }
}
