package io.dehaze.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JsonLogEncoderTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.dehaze.Test");

  private JsonNode log(String message, Throwable cause, Object... arguments)
      throws JsonProcessingException {
    LoggingEvent event = new LoggingEvent("test", logger, Level.INFO, message, cause, arguments);
    String line = new String(new JsonLogEncoder().encode(event), UTF_8);
    assertThat(line).endsWith("}\n");
    assertThat(line.strip()).doesNotContain("\n");
    return new ObjectMapper().readTree(line);
  }

  @Test
  void makesMembersOfFields() throws JsonProcessingException {
    JsonNode line =
        log(
            "event=delivery_failed id={} trigger={} attempt={} detail=\"{}\" fixed=\"a b\"",
            null,
            "e-1",
            "mail",
            2,
            "the webhook answered 500");

    assertThat(line.path("event").asText()).isEqualTo("delivery_failed");
    assertThat(line.path("id").asText()).isEqualTo("e-1");
    assertThat(line.path("trigger").asText()).isEqualTo("mail");
    assertThat(line.path("attempt").isInt()).isTrue();
    assertThat(line.path("detail").asText()).isEqualTo("the webhook answered 500");
    assertThat(line.path("fixed").asText()).isEqualTo("a b");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("logger").asText()).isEqualTo("io.dehaze.Test");
    assertThat(line.path("time").asText()).endsWith("Z");
    assertThat(line.has("message")).isFalse();
  }

  @Test
  void letsNoValuePretendToBeAnother() throws JsonProcessingException {
    JsonNode line =
        log("event=delivered id={} trigger={}", null, "x\" trigger=evil level=\n\u001b[2J", "t");

    assertThat(line.path("id").asText()).isEqualTo("x\" trigger=evil level=\n\u001b[2J");
    assertThat(line.path("trigger").asText()).isEqualTo("t");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
  }

  @Test
  void keepsOtherMessagesAndCauses() throws JsonProcessingException {
    JsonNode line = log("it says {}", new IllegalStateException("on purpose"), "\"hello\"");

    assertThat(line.path("message").asText()).isEqualTo("it says \"hello\"");
    assertThat(line.path("stack").asText()).contains("on purpose").contains("\tat ");
  }
}
