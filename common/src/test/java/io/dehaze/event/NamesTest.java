package io.dehaze.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "my-project", "a.b_c-9", "0..__--"})
  void acceptsNames(String name) {
    assertThat(Names.isProject(name)).isTrue();
    assertThat(Names.isTriggerId(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", ".a", "-a", "_a", "a/b", "a b", "a%2f", "ä", "a\u0000", "a\n", "a:b", "a@",
        "a[", "a`", "a{", "\u0661"
      })
  void refusesOtherTexts(String name) {
    assertThat(Names.isProject(name)).isFalse();
    assertThat(Names.isTriggerId(name)).isFalse();
  }

  @Test
  void limitsTheLength() {
    assertThat(Names.isProject("x".repeat(64))).isTrue();
    assertThat(Names.isProject("x".repeat(65))).isFalse();
    assertThat(Names.isTriggerId("x".repeat(128))).isTrue();
    assertThat(Names.isTriggerId("x".repeat(129))).isFalse();
  }
}
