package io.dehaze.standalone;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.settings.StartFailure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedBrokerTest {
  @TempDir Path dataDir;

  @Test
  void keepsRecordsAndCommittedOffsetsOverARestartOnOtherPorts() throws Exception {
    try (var broker = started(BrokerSettings.in(dataDir))) {
      createTopic(broker);
      write(broker, "first");
      write(broker, "second");
      assertThat(read(broker, 1)).containsExactly("first");
    }
    try (var broker = started(BrokerSettings.in(dataDir))) {
      assertThat(read(broker, 1)).containsExactly("second");
    }
  }

  @Test
  void takesABatchOfManyMebibytes() throws Exception {
    try (var broker = started(BrokerSettings.in(dataDir))) {
      createTopic(broker);
      String large = "x".repeat(12 * 1024 * 1024);
      write(broker, large);
      assertThat(read(broker, 1)).containsExactly(large);
    }
  }

  @Test
  void letsGoOfAGroupMemberThatWentSilentAfterTheSessionTimeoutGiven() throws Exception {
    var settings = BrokerSettings.in(dataDir).withGroupSessionTimeout(Duration.ofSeconds(1));
    try (var broker = started(settings)) {
      createTopic(broker);
      write(broker, "only");
      var silent = consumer(broker, 1);
      assertThat(poll(silent, 1)).containsExactly("only");
      silent.close(CloseOptions.groupMembershipOperation(REMAIN_IN_GROUP));
      assertThat(read(broker, 1)).containsExactly("only");
    }
  }

  @Test
  void givesTheBrokerPropertiesThatItIsAskedTo() throws Exception {
    try (var broker =
            started(BrokerSettings.in(dataDir).withProperty("message.max.bytes", "123456"));
        var admin = admin(broker)) {
      var node = new ConfigResource(ConfigResource.Type.BROKER, "1");
      Config config = admin.describeConfigs(List.of(node)).all().get().get(node);
      assertThat(config.get("message.max.bytes").value()).isEqualTo("123456");
    }
  }

  @Test
  void refusesADataDirectoryThatAnotherBrokerHolds() {
    try (var first = started(BrokerSettings.in(dataDir));
        var second = new EmbeddedBroker(BrokerSettings.in(dataDir))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("in use by another broker");
    }
  }

  @Test
  void refusesAPortThatIsTaken(@TempDir Path otherDir) {
    try (var first = started(BrokerSettings.in(dataDir));
        var second = new EmbeddedBroker(BrokerSettings.in(otherDir).withPort(first.port()))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + first.port());
    }
  }

  @Test
  void closesAnyNumberOfTimesAndWithoutAStart() {
    var broker = new EmbeddedBroker(BrokerSettings.in(dataDir));
    broker.close();
    broker.start();
    broker.close();
    broker.close();
  }

  private static EmbeddedBroker started(BrokerSettings settings) {
    var broker = new EmbeddedBroker(settings);
    broker.start();
    return broker;
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void createTopic(EmbeddedBroker broker) throws Exception {
    try (var admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
    }
  }

  private static void write(EmbeddedBroker broker, String value) throws Exception {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "acks",
            "all",
            "max.request.size",
            16 * 1024 * 1024);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("t", value.getBytes(StandardCharsets.UTF_8))).get();
    }
  }

  /** The next {@code count} values, committed when the consumer closes. */
  private static List<String> read(EmbeddedBroker broker, int count) {
    try (var consumer = consumer(broker, count)) {
      List<String> values = poll(consumer, count);
      consumer.commitSync();
      return values;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedBroker broker, int maxPoll) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", "g",
            "group.protocol", "consumer",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false",
            "max.poll.records", maxPoll);
    var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of("t"));
    return consumer;
  }

  private static List<String> poll(KafkaConsumer<byte[], byte[]> consumer, int count) {
    List<String> values = new ArrayList<>();
    while (values.size() < count) {
      for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofSeconds(1))) {
        values.add(new String(polled.value(), StandardCharsets.UTF_8));
      }
    }
    return values;
  }
}
