package io.dehaze.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problem;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages may do where nobody is asked for a token, above all those of rebound names. */
class OriginsTest {
  private static final Set<String> LISTED = Set.of("https://dehaze.example");
  private static final Origins LOOPBACK = Origins.ofOpen("127.0.0.1", LISTED);
  private static final Origins NETWORK = Origins.ofOpen("0.0.0.0", LISTED);

  private static Problem refusal(Origins origins, String host, String name, String value) {
    HttpServerExchange exchange = new HttpServerExchange(null);
    if (host != null) {
      exchange.getRequestHeaders().put(Headers.HOST, host);
    }
    if (name != null) {
      exchange.getRequestHeaders().put(new HttpString(name), value);
    }
    return origins.refuse(exchange);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:4122",
        "192.168.0.7",
        "[::1]:4122",
        "localhost",
        "LocalHost:4122",
        "shop.localhost:4122",
        "gateway:4122",
        "gateway",
        "[::1]",
        "host.docker.internal:4122",
        "workstation.local:4122",
        "dehaze.example:4122"
      })
  void pagesOfTheGatewayItselfMayDoEverything(String host) {
    for (Origins origins : new Origins[] {LOOPBACK, NETWORK}) {
      assertThat(refusal(origins, host, "Origin", "http://" + host)).isNull();
      assertThat(refusal(origins, host, "Sec-Fetch-Site", "same-origin")).isNull();
      assertThat(refusal(origins, host, null, null)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:4122",
        "evil.example",
        "127.0.0.1.evil.example",
        "internal.evil.example:4122",
        "evilinternal.example",
        "[::1].evil.example"
      })
  void pagesOfReboundNamesMayDoNothing(String host) {
    for (Origins origins : new Origins[] {LOOPBACK, NETWORK}) {
      Problem problem = refusal(origins, host, "Origin", "http://" + host);
      assertThat(problem.code()).isEqualTo("origin_not_allowed");
      assertThat(problem.sentence()).contains("--cors-origins");
      assertThat(refusal(origins, host, "Sec-Fetch-Site", "same-origin")).isNotNull();
    }
    assertThat(refusal(LOOPBACK, host, null, null)).isNotNull();
  }

  /** They are reached by names that only the network around them knows. */
  @Test
  void programsMayCallAGatewayOfTheNetworkByAnyName() {
    assertThat(refusal(NETWORK, "gateway.shop.svc.cluster.local:4122", null, null)).isNull();
    assertThat(refusal(LOOPBACK, null, null, null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"https://dehaze.example,true", "https://elsewhere.example,false", "null,false"})
  void pagesOfOtherOriginsMayOnlyIfListed(String origin, boolean may) {
    assertThat(refusal(LOOPBACK, "127.0.0.1:4122", "Origin", origin) == null).isEqualTo(may);
  }
}
