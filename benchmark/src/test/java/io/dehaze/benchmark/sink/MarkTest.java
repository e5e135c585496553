package io.dehaze.benchmark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkTest {
  @Test
  void isFoundAtTheEndOfAWebhooksBody() {
    Mark mark = new Mark(3, 149_999, 1_780_000_000_123L);
    String body = "{\"id\":\"1/2/3\",\"data\":{\"pad\":\"x\"," + mark.member() + "}}";
    assertThat(Mark.of(body.getBytes(UTF_8))).isEqualTo(mark);
  }

  @Test
  void isMissedWhereThereIsNone() {
    for (String body : List.of("", "{}", "null", "{\"data\":\"1/2\"}", "\"")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Mark.of(body.getBytes(UTF_8)));
    }
  }

  @Test
  void survivesTheWayFromSinkToHarness() {
    ArrivalLog log = new ArrivalLog();
    Arrival early = new Arrival(new Mark(1, 0, 5_000), 4_999_999);
    Arrival late = new Arrival(new Mark(2, 7, 5_000), 5_020_000);
    List.of(early, late, late).forEach(log::add);

    assertThat(ArrivalLog.decode(log.encoded().array())).containsExactly(early, late, late);
    assertThat(log.count(2)).isEqualTo(2);
    assertThat(early.latenessMicros()).isEqualTo(-1);
    assertThat(late.latenessMicros()).isEqualTo(20_000);
  }
}
