package io.dehaze.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private final ApiKey key = ApiKey.random();

  @Test
  void knowTheOwnersOfTheKeysOfAFile() throws Exception {
    ApiKey other = ApiKey.random();
    ApiKeys keys =
        ApiKeys.parse(
            List.of(
                "# producers",
                "",
                key.line("shop", "publish:shop"),
                "  " + other.line("shop", "read:shop publish:shop/*").replace(" ", "\t")));
    assertThat(keys.find(key.text()).name()).isEqualTo("shop");
    assertThat(keys.find(key.text()).rights().allow(Access.READ, "shop")).isFalse();
    assertThat(keys.find(other.text()).rights().allow(Access.READ, "shop")).isTrue();
    assertThat(keys.find(ApiKey.random().text())).isNull();
    assertThat(keys.find("")).isNull();
  }

  @Test
  void sayEveryMistakeWithItsLine_andNeverWhatStandsThere() {
    String forgotToHash = "shop " + key.text() + " publish:shop";
    assertThatThrownBy(
            () ->
                ApiKeys.parse(
                    List.of(
                        forgotToHash,
                        key.line("shop", "publish:shop"),
                        key.line("shop", "write:shop"),
                        key.text())))
        .isInstanceOf(BadCredentials.class)
        .hasMessageContaining("line 1: ")
        .hasMessageContaining("line 3: ")
        .hasMessageContaining("line 4: ")
        .hasMessageNotContaining("line 2")
        .hasMessageNotContaining(key.text());
  }

  @Test
  void showNothingOfAKey() {
    assertThat(key.text()).matches("dhz_[A-Za-z0-9_-]{43}");
    assertThat(key.toString()).doesNotContain(key.text());
    assertThat(key.line("shop", "publish:shop")).doesNotContain(key.text());
  }
}
