package io.dehaze.gateway.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

  private long nanos;

  @Test
  void areUuidsThatCarryTheirTime() {
    for (String id : ids(8, 1_000)) {
      UUID uuid = UUID.fromString(id);
      assertThat(uuid).hasToString(id);
      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
      assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }
  }

  @Test
  void differ() {
    assertThat(ids(8, 200_000)).hasSize(200_000);
  }

  @Test
  void ofOneMomentAreOfOnePartition() {
    assertThat(perPartition(ids(8, 1_000), 8)).hasSize(1);
  }

  @Test
  void ofOneMomentAreOfFewPartitionsWhereThereAreVeryMany() {
    assertThat(perPartition(ids(1_024, 1_000), 1_024).size()).isBetween(16, 48);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 48})
  void ofManyMomentsAreSpreadEvenly(int partitions) {
    EventIds ids = idsFor(partitions);
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000 * partitions; i++) {
      made.add(ids.get());
      nanos += 1_100_000;
    }
    assertThat(perPartition(made, partitions))
        .hasSize(partitions)
        .allSatisfy((partition, count) -> assertThat(count).isBetween(800L, 1_200L));
  }

  @Test
  void areMadeWhileNoPartitionIsKnown() {
    assertThat(ids(0, 100)).hasSize(100);
  }

  private Set<String> ids(int partitions, int count) {
    EventIds ids = idsFor(partitions);
    return IntStream.range(0, count).mapToObj(i -> ids.get()).collect(Collectors.toSet());
  }

  private EventIds idsFor(int partitions) {
    return new EventIds(() -> NOW, () -> nanos, () -> partitions);
  }

  private static Map<Integer, Long> perPartition(Set<String> ids, int partitions) {
    Map<Integer, Long> counts = new HashMap<>();
    for (String id : ids) {
      counts.merge(
          BuiltInPartitioner.partitionForKey(id.getBytes(UTF_8), partitions), 1L, Long::sum);
    }
    return counts;
  }
}
