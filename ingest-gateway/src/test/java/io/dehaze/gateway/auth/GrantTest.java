package io.dehaze.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish",
        "publish:",
        "publish:/order",
        "publish:shop/",
        "publish:sh*op",
        "publish:shop/a*b",
        "publish:shop/%zz",
        "write:shop",
        "read:shop/order",
        "Publish:shop",
        "openid",
        ""
      })
  void isNoneWhereItIsNotWrittenLikeOne(String text) {
    assertThat(Rights.of(List.of(text)).allow(Access.PUBLISH, "shop")).isFalse();
    assertThat(Rights.of(List.of(text)).allow(Access.READ, "shop")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "publish:shop, shop, order, true",
    "publish:shop, shopping, order, false",
    "publish:shop*, shopping, order, true",
    "publish:shop/order, shop, orders, false",
    "publish:shop/order*, shop, orders, true",
    "publish:*/order, other, order, true",
    "publish:shop/a+b, shop, a+b, true",
    "publish:shop/a%20b%2A, shop, a b*, true",
    "publish:shop/a%20b%2A, shop, a bc, false",
    "publish:shop/a/b:c, shop, a/b:c, true",
    "read:shop, shop, order, false",
    "admin:shop, shop, order, true",
    "admin:shop, other, order, false"
  })
  void coversEventsOfTheTypesThatItNames(
      String right, String project, String type, boolean allowed) {
    assertThat(Rights.of(List.of(right)).allowPublishing(project, type)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "user signed up", "50 %*", "\"\\", "größe", "a/b?c=d&e+f"})
  void thatIsNamedAsMissingIsTheOneThatWouldDo_andAScope(String type) {
    String wanted = Caller.rightToPublish("shop", type);
    assertThat(wanted).matches("[!#-\\[\\]-~]+"); // RFC 6749 section 3.3
    Rights rights = Rights.of(List.of(wanted));
    assertThat(rights.allowPublishing("shop", type)).isTrue();
    assertThat(rights.allowPublishing("shop", type + "x")).isFalse();
  }

  @Test
  void forEveryProjectIsOnlyAnAsterisk() {
    assertThat(Rights.of(List.of("read:*")).allowEverywhere(Access.READ)).isTrue();
    assertThat(Rights.of(List.of("read:s*", "publish:*")).allowEverywhere(Access.READ)).isFalse();
    assertThat(Rights.ALL.allowEverywhere(Access.ADMIN)).isTrue();
  }
}
