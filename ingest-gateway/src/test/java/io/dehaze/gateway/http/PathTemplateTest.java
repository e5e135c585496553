package io.dehaze.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
  private final PathTemplate queue = new PathTemplate("/v1/api/{project}/eventing/queue");
  private final PathTemplate trigger = new PathTemplate("/v1/{project}/triggers/{id}");

  @Test
  void findsTheNames() {
    assertThat(queue.match("/v1/api/shop-1/eventing/queue")).containsExactly("shop-1");
    assertThat(trigger.match("/v1/shop/triggers/mail.v2_x")).containsExactly("shop", "mail.v2_x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/api/shop/eventing/queu",
        "/v1/api/shop/eventing/queue/",
        "/v1/api/shop/eventing/queue;x=y",
        "/v1/api/shop;x=y/eventing/queue",
        "/v1/api//eventing/queue",
        "/v1//api/shop/eventing/queue",
        "/v1/api/./eventing/queue",
        "/v1/api/../eventing/queue",
        "/v1/api/..%2fshop/eventing/queue",
        "/v1/api/a%2Fb/eventing/queue",
        "/v1/api/shop%00/eventing/queue",
        "/v1/api/a b/eventing/queue",
        "/V1/api/shop/eventing/queue",
      })
  void leadsNowhereUnlessItIsThePathToTheLetter(String path) {
    assertThat(queue.match(path)).isNull();
  }

  @Test
  void boundsNames() {
    assertThat(queue.match("/v1/api/" + "a".repeat(64) + "/eventing/queue")).isNotNull();
    assertThat(queue.match("/v1/api/" + "a".repeat(65) + "/eventing/queue")).isNull();
  }
}
