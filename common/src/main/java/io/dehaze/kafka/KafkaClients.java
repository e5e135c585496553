package io.dehaze.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes every Kafka client of the project. What our promises rest on is set here, after the user's
 * own properties, so that no setting can take it away.
 */
public final class KafkaClients {
  /**
   * The largest record any of our producers sends, in bytes. Above what any lane accepts, so that
   * it is the lane's own limit that is met and named.
   */
  public static final int RECORD_BYTES_MAX = 14 * 1024 * 1024;

  /** Longer than any process lives, short enough to be added to a clock. */
  private static final long FOREVER_MS = 10L * 365 * 24 * 3_600_000;

  private static final int PATIENCE_MS = 10;

  /**
   * How long a broker may take to answer, or to take a connection, before a client asks another
   * one. One that hangs, or whose host is gone, closes no connection: until then nobody reads the
   * partitions that it led, and members whose group it coordinated are silent. It must be well
   * below the session of a group, or all of its members lose their partitions by one broker.
   */
  private static final int BROKER_SILENCE_MS = 3_000;

  private final KafkaSettings settings;
  private final ClientMeters meters;

  /** Makes clients for the cluster that the settings name; connects to nothing yet. */
  public KafkaClients(KafkaSettings settings) {
    this(settings, new CompositeMeterRegistry());
  }

  /**
   * The same, and shows what producers and members of groups count.
   *
   * @param registry where it registers their meters
   */
  public KafkaClients(KafkaSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.meters = new ClientMeters(registry);
  }

  /** An admin client whose calls end within a few seconds. */
  public Admin admin(String clientId) {
    Map<String, Object> properties = base(clientId);
    properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    return Admin.create(properties);
  }

  /**
   * A producer for callers that must never block: {@code send} fails at once where it lacks the
   * topic's metadata or buffer memory, so it may be called on an I/O thread.
   *
   * <p>One request at a time per broker: while it is under way the next batch fills, which measured
   * faster than several small requests side by side and never lingers.
   *
   * @param deliveryTimeoutMs how long a record may take to be acknowledged before its send fails,
   *     in milliseconds
   */
  public Producer<byte[], byte[]> producer(String clientId, int deliveryTimeoutMs) {
    return producer(clientId, deliveryTimeoutMs, 0);
  }

  /**
   * A {@link #producer} of records for which nobody waits: they linger for some milliseconds, so
   * that many share a request, which costs the broker and us far more than a record does.
   */
  public Producer<byte[], byte[]> patientProducer(String clientId, int deliveryTimeoutMs) {
    return producer(clientId, deliveryTimeoutMs, PATIENCE_MS);
  }

  private Producer<byte[], byte[]> producer(String clientId, int deliveryTimeoutMs, int lingerMs) {
    Map<String, Object> properties = base(clientId);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FOREVER_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeoutMs);
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, Math.min(1_500, deliveryTimeoutMs)));
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    meters.watch(clientId, producer.metrics());
    return producer;
  }

  /**
   * A consumer that belongs to no group: it is assigned its partitions by hand and commits nothing.
   */
  public Consumer<byte[], byte[]> reader(String clientId) {
    return consumer(base(clientId));
  }

  /**
   * A {@link #reader} that asks for its partition's end between polls, many times a second. The
   * answer comes over the connection of its fetches, after the one that the broker holds back: it
   * holds none for longer than a poll takes.
   */
  public Consumer<byte[], byte[]> askingReader(String clientId) {
    Map<String, Object> properties = base(clientId);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return consumer(properties);
  }

  /** A {@link #reader} of one partition that is always read, and whose meters are shown. */
  public Consumer<byte[], byte[]> replyReader(String clientId) {
    Map<String, Object> properties = base(clientId);
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
    Consumer<byte[], byte[]> reader = consumer(properties);
    meters.watch(clientId, reader.metrics());
    return reader;
  }

  /**
   * A {@link #reader} that goes from one partition to another and only reads what is there. The
   * broker answers it at once: a fetch that waits at the end of one partition would hold up those
   * from the next, for half a second each.
   */
  public Consumer<byte[], byte[]> searcher(String clientId) {
    Map<String, Object> properties = base(clientId);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
    return consumer(properties);
  }

  /**
   * A consumer that shares a lane with the other members of its group and commits by hand.
   *
   * <p>A broker answers one fetch after the other. One that waits for partitions in which nothing
   * is new holds up the next part of a backlog in another partition, so it waits a tenth of a
   * second rather than half of one.
   *
   * @param group the group's id
   * @param protocol how the group is coordinated
   */
  public Consumer<byte[], byte[]> groupMember(
      String clientId, String group, GroupCoordination protocol) {
    Map<String, Object> properties = base(clientId);
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return groupMember(group, protocol, properties);
  }

  /**
   * A consumer for lanes of many partitions that mostly wait: it fetches little at a time, so that
   * what waits stays with the broker, and finds new topics within seconds.
   *
   * @param group the group's id
   * @param protocol how the group is coordinated
   */
  public Consumer<byte[], byte[]> patientGroupMember(
      String clientId, String group, GroupCoordination protocol) {
    Map<String, Object> properties = base(clientId);
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 * 1024 * 1024);
    properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 32 * 1024);
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
    properties.putIfAbsent(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
    return groupMember(group, protocol, properties);
  }

  private Consumer<byte[], byte[]> groupMember(
      String group, GroupCoordination protocol, Map<String, Object> properties) {
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000); // its loop goes on
    properties.putAll(protocol.properties());
    Consumer<byte[], byte[]> member = consumer(properties);
    meters.watch((String) properties.get(CommonClientConfigs.CLIENT_ID_CONFIG), member.metrics());
    return member;
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> base(String clientId) {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, BROKER_SILENCE_MS);
    properties.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, BROKER_SILENCE_MS);
    properties.putIfAbsent( // it would double with each attempt
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, BROKER_SILENCE_MS);
    // A broker that comes back must be found at once, not after the default's second.
    properties.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
    properties.putIfAbsent(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 250);
    return properties;
  }
}
