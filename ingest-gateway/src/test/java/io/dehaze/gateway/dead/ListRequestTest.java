package io.dehaze.gateway.dead;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Checked;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListRequestTest {
  @Test
  void asksForTheNewestFifty_unlessTold() {
    ListRequest request = good(Map.of());
    assertThat(request.limit()).isEqualTo(50);
    assertThat(request.after()).isNull();
    assertThat(request.filter()).isEqualTo(new DeadFilter("shop", null, null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({"caf%C3%A9,café", "a%26b,a&b", "a+b,'a b'", "a%20b,'a b'", "a%2Bb,a+b"})
  void decodesWhatIsEncoded(String sent, String type) {
    assertThat(good(Map.of("type", one(sent))).filter().type()).isEqualTo(type);
  }

  @Test
  void comesBackToWhereAPageEnded() {
    Cursor cursor = new Cursor(Map.of(0, 17L, 11, 0L, 3, 999_999_999_999L));
    assertThat(good(Map.of("after", one(cursor.encoded()))).after()).isEqualTo(cursor);
  }

  @Test
  void refusesWhatIsEncodedBadly() {
    for (String bad : List.of("%zz", "%", "a%2")) {
      assertThat(ListRequest.parse("shop", Map.of("type", one(bad))))
          .as(bad)
          .isInstanceOf(Checked.Refused.class);
    }
  }

  private static ListRequest good(Map<String, Deque<String>> query) {
    Checked<ListRequest> checked = ListRequest.parse("shop", query);
    assertThat(checked).isInstanceOf(Checked.Good.class);
    return ((Checked.Good<ListRequest>) checked).value();
  }

  private static Deque<String> one(String value) {
    return new ArrayDeque<>(List.of(value));
  }
}
