package io.dehaze.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.json.JsonLimits;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Whatever stands in a lane: an event, or a reason to bury it; never an exception. */
class EventRecordReaderPropertyTest {
  private static final List<String> NAMES =
      List.of(
          "ce_specversion",
          "ce_id",
          "ce_source",
          "ce_type",
          "ce_project",
          "ce_time",
          "ce_options",
          "ce_subject",
          "ce_",
          "content-type",
          "dehaze_format",
          "dehaze_due",
          "dehaze_accepted",
          "dehaze_attempts",
          "dehaze_trigger",
          "dehaze_error");

  private final EventRecordReader reader = new EventRecordReader(JsonLimits.DEFAULT);

  @Property
  void readsOrBuriesAnyRecord(
      @ForAll("headers") List<Header> headers, @ForAll("values") byte[] value) {
    assertAnswered(value, new RecordHeaders(headers));
  }

  @Property
  void readsOrBuriesDamagedRecordsOfOurs(
      @ForAll long seed, @ForAll("headers") List<Header> changes, @ForAll("values") byte[] value) {
    ProducerRecord<byte[], byte[]> written =
        EventRecords.write("events", RandomEvents.queued(new Random(seed)));
    Headers headers = new RecordHeaders(written.headers());
    for (Header change : changes) {
      headers.remove(change.key());
      if (seed % 3 != 0) {
        headers.add(change);
      }
    }
    assertAnswered(seed % 2 == 0 ? written.value() : value, headers);
  }

  private void assertAnswered(byte[] value, Headers headers) {
    RecordReading reading = reader.read(EventRecordReaderTest.record(value, headers));
    if (reading instanceof RecordReading.Unreadable unreadable) {
      assertThat(unreadable.reason()).isNotBlank();
      assertThat(unreadable.detail()).isNotBlank();
    } else {
      QueuedEvent queued = ((RecordReading.Decoded) reading).queued();
      assertThat(queued.event().id()).isNotBlank();
      assertThat(queued.event().project()).isNotBlank();
      assertThat(queued.attempts()).isNotNegative();
    }
  }

  @Provide
  Arbitrary<List<Header>> headers() {
    Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of(NAMES), Arbitraries.strings());
    Arbitrary<byte[]> values =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
            Arbitraries.of("1.0", "1", "0", "-1", "shop", "/a", "application/json", "{}", "e 1")
                .map(text -> text.getBytes(UTF_8)),
            Arbitraries.longs().map(number -> Long.toString(number).getBytes(UTF_8)),
            Arbitraries.just(null));
    return Combinators.combine(names, values)
        .as((name, value) -> (Header) new RecordHeader(name, value))
        .list()
        .ofMaxSize(20);
  }

  @Provide
  Arbitrary<byte[]> values() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
        Arbitraries.of("{}", "null", "[1,", "{\"id\":1}", "\"x\"", " ", "1e999")
            .map(text -> text.getBytes(UTF_8)),
        Arbitraries.just(null));
  }
}
