package io.dehaze.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicTableTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  private final CompletableFuture<Long> applied = new CompletableFuture<>();

  @Test
  void saysThatItCannotGoOn_whereAChangeCannotBeApplied() throws Exception {
    IllegalStateException failure = new IllegalStateException("as it is meant to");
    Supplier<Consumer<byte[], byte[]>> clients = () -> withOneRecord();
    try (TopicTable table = table(clients, failure)) {
      table.start();
      assertThat(fatal.get(10, TimeUnit.SECONDS)).isSameAs(failure);
      assertThat(table.isComplete()).isFalse();
    }
  }

  @Test
  void triesAgain_whereNoClientCanBeMade() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Supplier<Consumer<byte[], byte[]>> clients =
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new KafkaException("no broker's name resolves");
          }
          return withOneRecord();
        };
    try (TopicTable table = table(clients, null)) {
      table.start();
      assertThat(applied.get(10, TimeUnit.SECONDS)).isZero();
      assertThat(table.awaitApplied(0, Duration.ofSeconds(10))).isTrue();
      assertThat(fatal).isNotDone();
    }
  }

  private TopicTable table(Supplier<Consumer<byte[], byte[]>> clients, RuntimeException failure) {
    TopicTable.Changes changes =
        new TopicTable.Changes() {
          @Override
          public void apply(ConsumerRecord<byte[], byte[]> change) {
            if (failure != null) {
              throw failure;
            }
            applied.complete(change.offset());
          }

          @Override
          public void applied() {}
        };
    return new TopicTable(clients, PARTITION.topic(), "table", changes, fatal::complete, false);
  }

  private static MockConsumer<byte[], byte[]> withOneRecord() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 1L));
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[1], new byte[1])));
    return consumer;
  }
}
