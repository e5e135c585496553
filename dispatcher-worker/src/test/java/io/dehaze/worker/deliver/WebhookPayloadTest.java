package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.http.HttpMessageFactory;
import io.dehaze.event.Attributes;
import io.dehaze.event.Event;
import io.dehaze.trigger.PayloadForm;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class WebhookPayloadTest {
  private static final String DATA = "{\"n\": 12345678901234567890.10, \"s\":\"\\u00e9 é\"}";

  @Test
  void spaceCloudsBodyIsAsDocumentedAndItsDataAsSent() {
    Event event = event("order-created", "node-1", DATA, Attributes.JSON);

    assertThat(text(WebhookPayload.body(PayloadForm.SPACE_CLOUD, event)))
        .isEqualTo(
            "{\"specversion\":\"1.0-rc1\",\"id\":\"id-1\",\"type\":\"order-created\",\"source\":\"node-1\","
                + "\"time\":\"2026-01-02T03:04:05.678Z\",\"data\":"
                + DATA
                + "}");
    assertThat(headers(PayloadForm.SPACE_CLOUD, event))
        .isEqualTo(Map.of("Content-Type", "application/json"));
  }

  @Test
  void whatIsNotPlainTextInAnAttributeIsEscaped() {
    Event event = event("a\"b\\c\u0001é\uD83D\uDE00", "n", "null", Attributes.JSON);

    assertThat(text(WebhookPayload.body(PayloadForm.SPACE_CLOUD, event)))
        .contains("\"type\":\"a\\\"b\\\\c\\u0001é\uD83D\uDE00\"")
        .endsWith("\"data\":null}");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SPACE_CLOUD")
  void theOfficialSdkReadsJsonData(PayloadForm form) {
    CloudEvent read = read(form, event("order-created", "urn:a-b", DATA, Attributes.JSON));

    assertThat(read.getId()).isEqualTo("id-1");
    assertThat(read.getType()).isEqualTo("order-created");
    assertThat(read.getTime()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(read.getSubject()).isEqualTo("subject-1");
    assertThat(read.getExtension("tenant")).isEqualTo("t1");
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(text(read.getData().toBytes())).contains("é");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SPACE_CLOUD")
  void theOfficialSdkReadsDataThatIsNotJson(PayloadForm form) {
    CloudEvent read = read(form, event("t", "urn:s", "a,b\n1,2", "text/csv"));

    assertThat(read.getDataContentType()).isEqualTo("text/csv");
    assertThat(text(read.getData().toBytes())).isEqualTo("a,b\n1,2");
  }

  /** By the HTTP binding, section 3.1.3.2. The Java SDK 4.0.1 takes such headers as they are. */
  @Test
  void attributesInHeadersArePercentEncoded() {
    Event event = event("é \"q\" 100%", "urn:s", "{}", Attributes.JSON);

    assertThat(headers(PayloadForm.CLOUDEVENTS_BINARY, event))
        .containsEntry("ce-type", "%C3%A9%20%22q%22%20100%25");
  }

  @Test
  void noAttributeCanEndAHeaderLine() {
    Event event = event("evil\r\nX-Injected: 1", "urn:s", "{}", Attributes.JSON);

    assertThat(headers(PayloadForm.CLOUDEVENTS_BINARY, event).values())
        .allSatisfy(value -> assertThat(value).doesNotContainPattern("[\\r\\n]"));
  }

  /** A record that says that a gateway checked it, and lies. */
  @Test
  void neitherMediaTypeNorAttributeNameCanEndAHeaderLine() {
    Attributes attributes =
        new Attributes(
            "id\r\nX-A: 1",
            "s\r\nX-A: 1",
            "t",
            "2026\r\nX-A: 1",
            "text/plain\r\nX-A: 1\u010a",
            Map.of("a\r\nX-A", "1", "\u010a", "1", "", "1", "b", "\r\n\u010aX-A: 1"));
    Event event = new Event(attributes, "p", Map.of(), new byte[0]);

    assertThat(headers(PayloadForm.CLOUDEVENTS_BINARY, event))
        .containsOnlyKeys(
            "Content-Type", "ce-specversion", "ce-id", "ce-type", "ce-source", "ce-time", "ce-b")
        .allSatisfy((name, value) -> assertThat(value).matches("[ -~]+"));
  }

  private static CloudEvent read(PayloadForm form, Event event) {
    MessageReader reader =
        HttpMessageFactory.createReader(headers(form, event), WebhookPayload.body(form, event));
    return reader.toEvent();
  }

  private static Map<String, String> headers(PayloadForm form, Event event) {
    HeaderMap map = new HeaderMap();
    WebhookPayload.addHeaders(form, event, map);
    Map<String, String> headers = new HashMap<>();
    for (HeaderValues values : map) {
      headers.put(values.getHeaderName().toString(), values.getFirst());
    }
    return headers;
  }

  private static Event event(String type, String source, String data, String contentType) {
    Attributes attributes =
        new Attributes(
            "id-1",
            source,
            type,
            "2026-01-02T03:04:05.678Z",
            contentType,
            Map.of("subject", "subject-1", "tenant", "t1"));
    return new Event(attributes, "p", Map.of(), data.getBytes(UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
