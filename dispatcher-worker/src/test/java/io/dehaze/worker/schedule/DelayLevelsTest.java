package io.dehaze.worker.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.event.EventRecordReader;
import io.dehaze.event.EventRecords;
import io.dehaze.event.QueuedEvent;
import io.dehaze.json.JsonLimits;
import io.dehaze.lane.DelayTopics;
import io.dehaze.lane.EventLanes;
import io.dehaze.lane.Schedule;
import io.dehaze.worker.deliver.DurableWriter;
import io.dehaze.worker.lane.NotedCompletion;
import io.dehaze.worker.lane.RecordHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayLevelsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Schedule SCHEDULE = new Schedule(10_000, 2_000, List.of(8_000L, 32_000L));

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final DurableWriter writer = new DurableWriter(kafka);
  private final NotedCompletion completion = new NotedCompletion();

  @AfterEach
  void close() {
    writer.close();
  }

  /** What is overdue too: only there is looked whether it was cancelled. */
  @ParameterizedTest
  @CsvSource({
    "100000,  , dehaze.delay.32000ms",
    "20000,   , dehaze.delay.8000ms",
    "9000,    , dehaze.scheduled",
    "1,       , dehaze.scheduled",
    "0,       , dehaze.scheduled",
    "-3600000,, dehaze.scheduled",
    "9000, mail, dehaze.retry",
    "-1,   mail, dehaze.retry"
  })
  void writesOnToWhereTheRestOfTheTimeIsWaited(long remainsMs, String trigger, String topic) {
    ConsumerRecord<byte[], byte[]> parked = parked(NOW + remainsMs, trigger);
    levels().plan(parked).start(completion);

    ProducerRecord<byte[], byte[]> onward = kafka.history().get(0);
    assertThat(onward.topic()).isEqualTo(topic);
    assertThat(onward.key()).isEqualTo(parked.key());
    assertThat(onward.value()).isEqualTo(parked.value());
    assertThat(onward.headers()).isEqualTo(parked.headers());
  }

  @Test
  void isDoneWithARecordOnceItIsStoredElsewhereAndNotBefore() {
    levels().plan(parked(NOW + 9_000, null)).start(completion);
    assertThat(completion.ends).isEmpty();
    kafka.completeNext();
    assertThat(completion.ends).containsExactly("done");
  }

  @Test
  void writesNothingOfAPartitionThatIsGivenUp() {
    NotedCompletion givenUp = new NotedCompletion(false);
    levels().plan(parked(NOW + 9_000, null)).start(givenUp);
    assertThat(kafka.history()).isEmpty();
    assertThat(givenUp.ends).containsExactly("abandoned");
  }

  @ParameterizedTest
  @CsvSource({"60000, 32000", "20000, 18000"})
  void keepsARecordForItsParkTimeUnlessItWouldBeLate(long dueInMs, long leavesInMs) {
    RecordHandler.Work work = levels().plan(parked(NOW + dueInMs, null));
    assertThat(work.notBeforeMs()).isEqualTo(NOW + leavesInMs);
    assertThat(work.deliveries()).isOne();
  }

  /** No record of these tests needs the dispatcher: all can be read. */
  private DelayLevels levels() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    return new DelayLevels(
        new EventRecordReader(JsonLimits.DEFAULT),
        null,
        new DelayLevels.Lanes(
            new DelayTopics("dehaze"), SCHEDULE, new EventLanes("dehaze", SCHEDULE)),
        writer,
        new ScheduleMetrics(new SimpleMeterRegistry(), clock),
        clock);
  }

  /** Since now, on the level of 32 s. */
  private static ConsumerRecord<byte[], byte[]> parked(long dueMs, String trigger) {
    Attributes attributes =
        new Attributes("e-1", "node-1", "paid", "2026-01-01T00:00:00Z", Attributes.JSON, Map.of());
    Event event = new Event(attributes, "shop", Map.of(), "{\"n\":1.0}".getBytes(UTF_8));
    ProducerRecord<byte[], byte[]> written =
        EventRecords.write(
            "dehaze.delay.32000ms",
            new QueuedEvent(event, NOW, dueMs, trigger == null ? 0 : 1, trigger));
    return new ConsumerRecord<>(
        written.topic(),
        0,
        7,
        NOW,
        TimestampType.LOG_APPEND_TIME,
        written.key().length,
        written.value().length,
        written.key(),
        written.value(),
        written.headers(),
        Optional.empty());
  }
}
