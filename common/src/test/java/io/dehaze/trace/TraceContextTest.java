package io.dehaze.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, sections 3.2 and 3.3. */
class TraceContextTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        PARENT,
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings"
      })
  void keepsWhatIsWellFormed(String traceparent) {
    assertThat(TraceContext.of(traceparent, "a=b")).isEqualTo(new TraceContext(traceparent, "a=b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
      })
  void knowsNothingOfWhatIsMalformed(String traceparent) {
    assertThat(TraceContext.of(traceparent, "a=b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no list", "a=b,,=", "A=b", "a=b\u00e4"})
  void keepsTheParentOfAMalformedState(String tracestate) {
    assertThat(TraceContext.of(PARENT, tracestate)).isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void leavesOutAStateThatIsTooLong() {
    String longest = "a=" + "b".repeat(250);
    String list = "c=" + "d".repeat(250);
    assertThat(TraceContext.of(PARENT, longest + "," + list).tracestate()).isNotNull();
    assertThat(TraceContext.of(PARENT, "x".repeat(2_049)).tracestate()).isNull();
    assertThat(TraceContext.of(null, "a=b")).isNull();
  }
}
