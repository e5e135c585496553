package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dehaze.json.JsonLimits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordReaderTest {
  private static final long RECORD_MS = 1_769_860_800_000L; // 2026-01-31T12:00:00.000Z

  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);

  static ConsumerRecord<byte[], byte[]> record(byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        "events",
        0,
        0,
        RECORD_MS,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        value,
        headers,
        Optional.empty());
  }

  private static ConsumerRecord<byte[], byte[]> stored(ProducerRecord<byte[], byte[]> written) {
    return record(written.value(), written.headers());
  }

  private static Map<String, String> required() {
    return new HashMap<>(
        Map.of(
            "ce_specversion", "1.0",
            "ce_id", "e-1",
            "ce_source", "/shop",
            "ce_type", "paid",
            "ce_project", "shop"));
  }

  private static Headers headers(Map<String, String> values) {
    RecordHeaders headers = new RecordHeaders();
    values.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    return headers;
  }

  private QueuedEvent read(ConsumerRecord<byte[], byte[]> record) {
    RecordReading reading = reader.read(record);
    assertThat(reading).isInstanceOf(RecordReading.Decoded.class);
    return ((RecordReading.Decoded) reading).queued();
  }

  private QueuedEvent read(String value, Map<String, String> headers) {
    return read(record(value.getBytes(UTF_8), headers(headers)));
  }

  private String reason(ConsumerRecord<byte[], byte[]> record) {
    RecordReading reading = reader.read(record);
    assertThat(reading).isInstanceOf(RecordReading.Unreadable.class);
    assertThat(((RecordReading.Unreadable) reading).detail()).isNotBlank();
    return ((RecordReading.Unreadable) reading).reason();
  }

  private String reason(String value, Map<String, String> headers) {
    return reason(record(value.getBytes(UTF_8), headers(headers)));
  }

  static void same(QueuedEvent read, QueuedEvent written) {
    assertThat(read.event().data()).isEqualTo(written.event().data());
    assertThat(read)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .ignoringFields("event.attributes.more", "event.options")
        .isEqualTo(written);
    assertThat(read.event().attributes().more()).isEqualTo(written.event().attributes().more());
    assertThat(read.event().options()).isEqualTo(written.event().options());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsBackWhateverWasWritten(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      QueuedEvent written = RandomEvents.queued(random);
      same(read(stored(EventRecords.write("events", written))), written);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void readsBackTheSameWhenItTrustsNothing(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      QueuedEvent written = RandomEvents.queued(random);
      ConsumerRecord<byte[], byte[]> record = stored(EventRecords.write("events", written));
      record.headers().remove(EventRecords.FORMAT);
      same(read(record), written);
    }
  }

  @Test
  void readsAnEmptyValueThatWeWrote() {
    Attributes attributes =
        new Attributes("e", "s", "t", "2026-01-31T12:00:00Z", "text/plain", Map.of());
    QueuedEvent written =
        QueuedEvent.fresh(new Event(attributes, "shop", Map.of(), new byte[0]), RECORD_MS);
    same(read(stored(EventRecords.write("events", written))), written);
  }

  @Test
  void readsACloudEventOfAnotherClient() {
    QueuedEvent read = read("{\"n\": 1.0}", required());
    assertThat(read.event().project()).isEqualTo("shop");
    assertThat(read.event().attributes())
        .isEqualTo(
            new Attributes(
                "e-1", "/shop", "paid", "2026-01-31T12:00:00.000Z", "application/json", Map.of()));
    assertThat(new String(read.event().data(), UTF_8)).isEqualTo("{\"n\": 1.0}");
    assertThat(read.acceptedMs()).isEqualTo(RECORD_MS);
    assertThat(read.dueMs()).isEqualTo(RECORD_MS);
    assertThat(read.attempts()).isZero();
    assertThat(read.trigger()).isNull();
  }

  @Test
  void readsEverythingThatAnotherClientMaySay() {
    Map<String, String> headers = required();
    headers.put("ce_time", "2020-01-01T00:00:00+01:00");
    headers.put("ce_subject", "order ä");
    headers.put("ce_options", "{\"tenant\":\"a\"}");
    headers.put("content-type", "text/plain");
    headers.put("somebody", "else's");
    headers.put("dehaze_due", String.valueOf(RECORD_MS + 5_000));
    QueuedEvent read = read("plain", headers);
    assertThat(read.event().attributes().time()).isEqualTo("2020-01-01T00:00:00+01:00");
    assertThat(read.event().attributes().dataContentType()).isEqualTo("text/plain");
    assertThat(read.event().attributes().more()).isEqualTo(Map.of("subject", "order ä"));
    assertThat(read.event().options()).isEqualTo(Map.of("tenant", "a"));
    assertThat(read.dueMs()).isEqualTo(RECORD_MS + 5_000);
  }

  @Test
  void readsStructuredMode() {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"e-2\",\"source\":\"/shop\",\"type\":\"paid\",\"project\":\"shop\","
            + "\"options\":\"{\\\"a\\\":\\\"b\\\"}\",\"data\":{\"n\": 1.0}}";
    QueuedEvent read =
        read(event, Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));
    assertThat(read.event().id()).isEqualTo("e-2");
    assertThat(read.event().project()).isEqualTo("shop");
    assertThat(read.event().options()).isEqualTo(Map.of("a", "b"));
    assertThat(new String(read.event().data(), UTF_8)).isEqualTo("{\"n\": 1.0}");
  }

  @ParameterizedTest
  @CsvSource({
    "'',no_value",
    "[],not_an_object",
    "{},missing_field",
    "'{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"s\",\"type\":\"t\"}',missing_field",
    "'{\"id\":1,',bad_json",
    "'{}{}',trailing_data"
  })
  void refusesBadStructuredEvents(String value, String reason) {
    assertThat(reason(value, Map.of("content-type", "application/cloudevents+json")))
        .isEqualTo(reason);
  }

  @Test
  void refusesRecordsWithoutValue() {
    assertThat(reason(record(null, headers(required())))).isEqualTo("no_value");
    assertThat(reason(record(new byte[0], headers(required())))).isEqualTo("no_value");
    Headers ours = headers(required());
    ours.add(EventRecords.FORMAT, "1".getBytes(UTF_8));
    assertThat(reason(record(null, ours))).isEqualTo("no_value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_project"})
  void refusesRecordsWithoutWhatIsRequired(String header) {
    Map<String, String> headers = required();
    headers.remove(header);
    assertThat(reason("1", headers)).isEqualTo("missing_field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_type", "ce_project", "ce_time"})
  void buriesRecordsOfOursWithABlankHeader(String name) {
    ProducerRecord<byte[], byte[]> written =
        EventRecords.write("events", RandomEvents.queued(new Random(1)));
    written.headers().remove(name).add(name, "\t".getBytes(UTF_8));
    assertThat(reason(record(written.value(), written.headers()))).isEqualTo("missing_field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_source", "ce_type", "ce_project", "ce_time"})
  void refusesRecordsOfOursThatLackSomething(String header) {
    QueuedEvent written = RandomEvents.queued(new Random(1));
    ConsumerRecord<byte[], byte[]> record = stored(EventRecords.write("events", written));
    record.headers().remove(header);
    assertThat(reason(record)).isEqualTo("missing_field");
  }

  @ParameterizedTest
  @CsvSource({
    "ce_specversion,0.3,invalid_field",
    "ce_id,'',invalid_field",
    "ce_id,a b,invalid_field",
    "ce_type,' ',invalid_field",
    "ce_source,a b,invalid_field",
    "ce_project,'',invalid_field",
    "ce_project,a/b,invalid_field",
    "ce_project,.a,invalid_field",
    "ce_time,soon,invalid_field",
    "ce_options,x,invalid_field",
    "ce_options,[],invalid_field",
    "ce_options,'{\"a\":1}',invalid_field",
    "ce_Upper,a,invalid_field",
    "ce_,a,invalid_field",
    "ce_data,a,invalid_field",
    "ce_subject,'',invalid_field",
    "content-type,nonsense,invalid_field",
    "content-type,'',invalid_field",
    "dehaze_attempts,-1,invalid_field",
    "dehaze_attempts,2147483648,invalid_field",
    "dehaze_attempts,many,invalid_field",
    "dehaze_attempts,'',invalid_field",
    "dehaze_attempts,1.5,invalid_field",
    "dehaze_attempts,' 1',invalid_field",
    "dehaze_due,253402300799000,invalid_field",
    "dehaze_due,-1,invalid_field",
    "dehaze_due,9223372036854775807,invalid_field",
    "dehaze_due,99999999999999999999999999,invalid_field",
    "dehaze_due,tomorrow,invalid_field",
    "dehaze_accepted,-5,invalid_field",
    "dehaze_accepted,253402300799000,invalid_field",
    "dehaze_trigger,'',invalid_field",
    "dehaze_trigger,a/b,invalid_field",
    "dehaze_format,2,unknown_format",
    "dehaze_format,'',unknown_format"
  })
  void refusesHeaders(String name, String value, String reason) {
    Map<String, String> headers = required();
    headers.put(name, value);
    assertThat(reason("1", headers)).isEqualTo(reason);
    if (name.startsWith("dehaze_") && !name.equals(EventRecords.FORMAT)) { // whoever wrote it
      headers.put("ce_time", "2026-01-31T12:00:00Z");
      headers.put(EventRecords.FORMAT, "1");
      assertThat(reason("1", headers)).isEqualTo(reason);
    }
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments("{", "bad_json"),
        arguments(" ", "empty_body"),
        arguments("{}x", "trailing_data"),
        arguments("{\"a\":1,\"a\":2}", "duplicate_key"),
        arguments("[".repeat(100_000), "too_deep"),
        arguments("[" + "1,".repeat(100_000) + "1]", "too_many_tokens"),
        arguments("NaN", "bad_json"),
        arguments("{\"\\ud800\":1}", "lone_surrogate"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void refusesJsonThatIsNone(String value, String reason) {
    assertThat(reason(value, required())).isEqualTo(reason);
  }

  @Test
  void refusesOtherEncodings() {
    for (byte[] value :
        new byte[][] {
          {'"', (byte) 0xC3, 0x28, '"'}, {'"', (byte) 0xC0, (byte) 0xAF, '"'}, {0, '1'}
        }) {
      assertThat(reason(record(value, headers(required())))).isEqualTo("not_utf8");
    }
  }

  @Test
  void refusesGarbageInHeaders() {
    Headers notText = headers(required());
    notText.add("ce_subject", new byte[] {(byte) 0xC3, 0x28});
    assertThat(reason(record(new byte[] {'1'}, notText))).isEqualTo("not_utf8");
    Headers none = headers(required());
    none.add("ce_subject", null);
    assertThat(reason(record(new byte[] {'1'}, none))).isEqualTo("not_utf8");
    Headers version = headers(required());
    version.add(EventRecords.FORMAT, null);
    assertThat(reason(record(new byte[] {'1'}, version))).isEqualTo("unknown_format");
    Headers attempts = headers(required());
    attempts.add(EventRecords.ATTEMPTS, null);
    assertThat(reason(record(new byte[] {'1'}, attempts))).isEqualTo("invalid_field");
    Headers twice = headers(required());
    twice.add("ce_id", "other".getBytes(UTF_8));
    assertThat(reason(record(new byte[] {'1'}, twice))).isEqualTo("duplicate_header");
  }

  @Test
  void refusesTooManyHeaders() {
    Headers headers = headers(required());
    while (headers.toArray().length < EventRecordReader.HEADERS_MAX) {
      headers.add("x", new byte[0]);
    }
    assertThat(reader.read(record(new byte[] {'1'}, headers)))
        .isInstanceOf(RecordReading.Decoded.class);
    for (int i = 0; i < 10_000; i++) {
      headers.add("x", new byte[0]);
    }
    assertThat(reason(record(new byte[] {'1'}, headers))).isEqualTo("too_many_headers");
  }

  @Test
  void refusesARecordWithoutAnyTime() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "events",
            0,
            0,
            ConsumerRecord.NO_TIMESTAMP,
            TimestampType.NO_TIMESTAMP_TYPE,
            0,
            0,
            null,
            new byte[] {'1'},
            headers(required()),
            Optional.empty());
    assertThat(reason(record)).isEqualTo("invalid_field");
  }

  @Test
  void takesAValueOfOneMebibyte() {
    byte[] value = new byte[1024 * 1024];
    Arrays.fill(value, (byte) 'x');
    value[0] = '"';
    value[value.length - 1] = '"';
    assertThat(read(record(value, headers(required()))).event().data()).isEqualTo(value);
  }

  @Test
  void neverThrowsWhateverTheRecordHolds() {
    Random random = new Random(7);
    String[] names = {
      "ce_id", "ce_type", "ce_options", "ce_time", "content-type", "dehaze_due", "dehaze_attempts",
      "dehaze_accepted", "dehaze_trigger", "dehaze_format", "ce_project", "ce_x", "", "ce_"
    };
    for (int i = 0; i < 20_000; i++) {
      Headers headers = headers(random.nextBoolean() ? required() : Map.of());
      for (int h = random.nextInt(6); h > 0; h--) {
        byte[] value = new byte[random.nextInt(12)];
        random.nextBytes(value);
        String name = names[random.nextInt(names.length)];
        headers.add(
            name,
            random.nextInt(10) == 0 ? null : random.nextInt(4) == 0 ? new byte[] {'1'} : value);
      }
      byte[] value = new byte[random.nextInt(20)];
      random.nextBytes(value);
      assertThat(reader.read(record(value, headers))).isNotNull();
    }
  }
}
