package io.dehaze.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dehaze.gateway.http.Route;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.Schedule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds openapi.yaml to the routes: each is described, with the right it needs and its query
 * parameters.
 */
class DescribedRoutesTest {
  @Test
  void areThoseOfTheGateway() throws Exception {
    KafkaSettings nowhere = new KafkaSettings("127.0.0.1:1", "test", 1, 1, Map.of());
    Map<String, Set<String>> real = new TreeMap<>();
    try (Gateway gateway =
        new Gateway(
            GatewaySettings.onFreePort("test"),
            nowhere,
            new Schedule(10_000, 2_000, List.of(8_000L)),
            new SimpleMeterRegistry())) {
      for (Route route : gateway.routes()) {
        String access = route.access().name().toLowerCase(Locale.ROOT);
        real.put(
            route.method() + " " + route.path() + " " + access, new TreeSet<>(route.parameters()));
      }
    }
    assertThat(described()).isEqualTo(real);
  }

  private static Map<String, Set<String>> described() throws Exception {
    JsonNode description;
    try (InputStream yaml =
        DescribedRoutesTest.class.getResourceAsStream("/io/dehaze/gateway/openapi.yaml")) {
      description = new YAMLMapper().readTree(yaml);
    }
    Map<String, Set<String>> routes = new TreeMap<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        each -> {
                          if (each.getValue().has("responses")) {
                            routes.put(
                                each.getKey().toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey()
                                    + " "
                                    + each.getValue().path("x-right").asText(),
                                queryParameters(description, each.getValue()));
                          }
                        }));
    return routes;
  }

  private static Set<String> queryParameters(JsonNode description, JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode each : operation.path("parameters")) {
      JsonNode reference = each.path("$ref");
      JsonNode parameter =
          reference.isTextual() ? description.at(reference.asText().substring(1)) : each;
      if (parameter.path("in").asText().equals("query")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }
}
