package io.dehaze.gateway.queue;

import static io.dehaze.gateway.queue.Parsing.NOW_MS;
import static io.dehaze.gateway.queue.Parsing.bytes;
import static io.dehaze.gateway.queue.Parsing.parser;
import static io.dehaze.gateway.queue.Parsing.problem;
import static io.dehaze.gateway.queue.Parsing.single;
import static io.dehaze.gateway.queue.Parsing.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dehaze.json.JsonLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is sent: an answer, and never data that nobody sent. */
class EventParserPropertyTest {
  private static final ObjectMapper REFERENCE =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final List<String> VALID =
      List.of(
          "{\"type\":\"paid\",\"data\":{\"n\": 1.50,\"ä\":[\"€\uD83D\uDE00\\u00e4\",null]},\"delay\":5.9}",
          "{\"payload\":\"text\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"type\":\"t\",\"id\":\"x\"}",
          "{\"type\":\"t\",\"options\":{\"a\":\"b\"},\"isSynchronous\":true,\"data\":-0.1e+3}",
          "{ \"data\" : true , \"type\" : \"t\" }");

  @Property
  void answersAnyBytes(@ForAll byte[] body) {
    answersInEveryForm(body);
  }

  @Property
  void answersDamagedBodies(@ForAll("damaged") byte[] body) throws IOException {
    answersInEveryForm(body);
    if (parser().queueBody(body, NOW_MS) instanceof Parsed.Events events && !events.isBatch()) {
      saysWhatWasSent(events.requests().get(0), body);
    }
  }

  @Property(tries = 2_000)
  void keepsAnyDataByteForByte(@ForAll("json") String data, @ForAll("space") String space) {
    String body =
        "{\"type\":\"t\"," + space + "\"data\":" + space + data + space + ",\"id\":\"x\"}";
    assertThat(parser().queueBody(bytes(body), NOW_MS))
        .isInstanceOfSatisfying(
            Parsed.Events.class,
            events -> assertThat(text(events.requests().get(0).data())).isEqualTo(data));
  }

  @Property(tries = 2_000)
  void refusesStringsThatAreTooLong_andNoOthers(
      @ForAll("json") String data,
      @ForAll("space") String space,
      @ForAll @IntRange(min = 4, max = 40) int bytesMax) {
    String body = "{\"type\"" + space + ":\"t\",\"data\":" + data + space + ",\"id\":\"x\"}";
    QueueLimits limits =
        new QueueLimits(
            100_000,
            100_000,
            1,
            Duration.ofDays(1),
            JsonLimits.DEFAULT.withStringBytesMax(bytesMax));
    Parsed parsed = parser(limits).queueBody(bytes(body), NOW_MS);
    boolean isTooLong =
        STRING.matcher(body).results().anyMatch(s -> bytes(s.group(1)).length > bytesMax);
    if (isTooLong) {
      assertThat(problem(parsed).code()).isEqualTo("string_too_long");
    } else {
      assertThat(text(single(parsed).data())).isEqualTo(data);
    }
  }

  private static void answersInEveryForm(byte[] body) {
    List<Map.Entry<String, String>> headers =
        List.of(
            Map.entry("ce-specversion", "1.0"),
            Map.entry("ce-id", "x"),
            Map.entry("ce-type", "t"),
            Map.entry("ce-source", new String(body, 0, Math.min(20, body.length), ISO_8859_1)));
    assertThat(parser().queueBody(body, NOW_MS)).isNotNull();
    assertThat(parser().structured(body, NOW_MS)).isNotNull();
    assertThat(parser().batched(body, NOW_MS)).isNotNull();
    assertThat(parser().binary(headers, body, NOW_MS)).isNotNull();
  }

  private static void saysWhatWasSent(EventRequest request, byte[] body) throws IOException {
    JsonNode sent = REFERENCE.readTree(body);
    JsonNode data = sent.has("payload") ? sent.get("payload") : sent.path("data");
    assertThat(request.attributes().type()).isEqualTo(sent.get("type").textValue());
    if (data.isMissingNode()) {
      assertThat(text(request.data())).isEqualTo("null");
    } else {
      assertThat(REFERENCE.readTree(request.data())).isEqualTo(data);
    }
  }

  /** Valid bodies with a few bytes changed, taken out or put in. */
  @Provide
  Arbitrary<byte[]> damaged() {
    Arbitrary<Byte> telling =
        Arbitraries.of('{', '}', '[', ']', '"', '\\', ',', ':', '0', 'e', '-', ' ', 'u', '\n')
            .map(c -> (byte) c.charValue());
    Arbitrary<Byte> put = Arbitraries.oneOf(telling, Arbitraries.bytes());
    Arbitrary<Damage> damage =
        Combinators.combine(
                Arbitraries.integers().between(0, 200), Arbitraries.integers().between(0, 2), put)
            .as(Damage::new);
    return Combinators.combine(Arbitraries.of(VALID), damage.list().ofMinSize(1).ofMaxSize(3))
        .as(EventParserPropertyTest::damage);
  }

  private record Damage(int place, int taken, byte put) {}

  private static byte[] damage(String valid, List<Damage> damages) {
    byte[] body = bytes(valid);
    for (Damage damage : damages) {
      int at = damage.place() % body.length;
      int taken = Math.min(damage.taken(), body.length - at);
      byte[] damaged = Arrays.copyOf(body, body.length - taken + 1);
      damaged[at] = damage.put();
      System.arraycopy(body, at + taken, damaged, at + 1, body.length - at - taken);
      body = damaged;
    }
    return body;
  }

  @Provide
  Arbitrary<String> space() {
    return Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(3);
  }

  /** JSON values as text, small ones nested into larger ones. */
  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> strings =
        Arbitraries.of(
                "a",
                "ä",
                "€",
                "\uD83D\uDE00",
                "\\n",
                "\\u00e4",
                "\\ud83d\\ude00",
                "\\\"",
                "\\\\",
                "/")
            .list()
            .ofMaxSize(6)
            .map(parts -> '"' + String.join("", parts) + '"');
    Arbitrary<String> numbers =
        Arbitraries.of("0", "-0", "1.50", "1e400", "-12345678901234567890.10", "5E-7");
    Arbitrary<String> leaves =
        Arbitraries.oneOf(strings, numbers, Arbitraries.of("null", "true", "false", "{}", "[ ]"));
    return Arbitraries.recursive(() -> leaves, this::nested, 0, 3);
  }

  private Arbitrary<String> nested(Arbitrary<String> inner) {
    Arbitrary<List<String>> values = inner.list().ofMinSize(1).ofMaxSize(3);
    return Arbitraries.oneOf(
        values.map(list -> "[" + String.join(" ,", list) + "]"), values.map(this::object));
  }

  private String object(List<String> values) {
    StringBuilder object = new StringBuilder("{");
    for (int i = 0; i < values.size(); i++) {
      object
          .append(i == 0 ? "" : ", ")
          .append("\"kä")
          .append(i)
          .append("\": ")
          .append(values.get(i));
    }
    return object.append('}').toString();
  }
}
