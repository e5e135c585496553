package io.dehaze.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problems;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerWishTest {
  private static final CallLimits LIMITS = new CallLimits(10_000, 60_500, 10, 1_000);

  private final HttpServerExchange exchange = new HttpServerExchange(null);
  private final Problems problems = new Problems();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=5 | 5000 | wait=5",
        "WAIT = \"7\" | 7000 | wait=7",
        "foo, wait=5;bar=1, baz | 5000 | wait=5",
        "foo=\"a\", wait=3, wait=9 | 3000 | wait=3",
        "wait=100 | 60000 | wait=60",
        "wait=0 | 1000 | wait=1",
        "wait=x | 10000 |",
        "wait | 10000 |",
        "waiting=5 | 10000 |",
        "handling=lenient | 10000 |",
        "respond-async | 0 | respond-async",
        "wait=5, Respond-Async | 0 | respond-async",
      })
  void isWhatTheCallerPrefers(String prefer, int timeoutMs, String applied) {
    exchange.getRequestHeaders().add(new HttpString("Prefer"), prefer);
    CallerWish wish = CallerWish.of(exchange, LIMITS, problems);
    assertThat(wish).isEqualTo(new CallerWish(timeoutMs, applied));
    assertThat(wish.waits()).isEqualTo(timeoutMs > 0);
    assertThat(problems.isEmpty()).isTrue();
  }

  /** Over HTTP/2 they come as they were sent, and settings allow heads of a mebibyte. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "=", ";", ",", "\"", "a ", "a=", "wait = "})
  @Timeout(5)
  void isReadInAMoment_howeverLongThePreferencesAre(String repeated) {
    exchange
        .getRequestHeaders()
        .add(new HttpString("Prefer"), "wait=5," + repeated.repeat(40_000 / repeated.length()));
    assertThat(CallerWish.of(exchange, LIMITS, problems).timeoutMs()).isEqualTo(5_000);
  }

  @Test
  void isTheParameterBeforeThePreference() {
    exchange.getRequestHeaders().add(new HttpString("Prefer"), "wait=5");
    exchange.addQueryParam("timeout", "60500");
    assertThat(CallerWish.of(exchange, LIMITS, problems)).isEqualTo(new CallerWish(60_500, null));
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0", "60501", "-1", "1.5", "99999999999", "''"})
  void refusesAParameterThatIsWrong(String timeout) {
    exchange.addQueryParam("timeout", timeout);
    CallerWish.of(exchange, LIMITS, problems);
    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).field()).isEqualTo("timeout");
  }
}
