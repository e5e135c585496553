package io.dehaze.worker.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.dead.DeadLetterHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LastErrorTest {
  private final Headers headers = new RecordHeaders();

  @Test
  void readsBackWhatItWrites() {
    LastError error = new LastError("status_500", 500, "the webhook answered 500");
    error.addTo(headers);
    assertThat(LastError.of(headers)).isEqualTo(error);
  }

  @Test
  void readsBackAnErrorWithoutAnAnswer() {
    LastError error = new LastError("timeout", 0, "");
    error.addTo(headers);
    assertThat(LastError.of(headers)).isEqualTo(error);
  }

  @Test
  void isNothingWhereNothingFailed() {
    assertThat(LastError.of(headers)).isNull();
  }

  @Test
  void takesNothingOnTrust() {
    headers.add(DeadLetterHeaders.ERROR, "e".repeat(5_000).getBytes(UTF_8));
    headers.add(DeadLetterHeaders.STATUS, "5e9".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.DETAIL, null);
    assertThat(LastError.of(headers)).isEqualTo(new LastError("e".repeat(100), 0, ""));
  }
}
