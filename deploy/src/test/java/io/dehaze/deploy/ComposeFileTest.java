package io.dehaze.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dehaze.event.Checked;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggersFile;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds docker-compose.yml to the Compose Specification, to our options and to Kafka's. */
class ComposeFileTest {
  private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|TOKEN|CREDENTIAL|_KEY");

  private final JsonNode compose = SourceTree.yaml("docker-compose.yml");

  @Test
  void followsTheComposeSpecification() throws Exception {
    assertThat(problems(compose)).isEmpty();
  }

  @Test
  void wouldNotPassWithAMisspelledKey() throws Exception {
    JsonNode misspelled = compose.deepCopy();
    ((ObjectNode) misspelled.path("services").path("worker")).put("stop_grace_time", "20s");
    assertThat(problems(misspelled)).anyMatch(each -> each.contains("stop_grace_time"));
  }

  private static List<String> problems(JsonNode document) throws Exception {
    JsonNode schema =
        new ObjectMapper()
            .readTree(ComposeFileTest.class.getResourceAsStream("/compose-spec/schema.json"));
    withoutIds(schema);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
        .getSchema(schema)
        .validate(document)
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** The schema has ids of a draft before its own, which mean nothing in it. */
  private static void withoutIds(JsonNode schema) {
    if (schema.path("id").isTextual()) {
      ((ObjectNode) schema).remove("id");
    }
    schema.forEach(ComposeFileTest::withoutIds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker", "receiver"})
  void givesEachProcessSettingsThatItTakes(String service) {
    assertThat(Settings.mistakes(service, environment(service), List.of())).isEmpty();
  }

  @Test
  void wouldNotPassWithAMisspelledVariable() {
    Map<String, String> misspelled = new TreeMap<>(environment("worker"));
    misspelled.put("DEHAZE_BOOTSTRAP_SERVER", "kafka:9092");
    misspelled.put("DEHAZE_DRAIN_TIMEOUT_MS", "6s");
    assertThat(Settings.mistakes("worker", misspelled, List.of()))
        .containsExactlyInAnyOrder(
            "DEHAZE_BOOTSTRAP_SERVER is not a setting; did you mean DEHAZE_BOOTSTRAP_SERVERS?",
            "DEHAZE_DRAIN_TIMEOUT_MS=6s must be a whole number from 0 to 240000");
  }

  @Test
  void givesKafkaPropertiesThatItTakes() {
    Map<String, String> properties = new TreeMap<>();
    environment("kafka").forEach((name, value) -> properties.put(kafkaProperty(name), value));
    assertThat(AbstractKafkaConfig.CONFIG_DEF.names()).containsAll(properties.keySet());
    assertThat(AbstractKafkaConfig.CONFIG_DEF.parse(properties)) // refuses what does not fit
        .containsEntry("node.id", 1);
    assertThat(service("kafka").path("image").asText())
        .isEqualTo("apache/kafka:" + pomProperty("kafka.version"));
  }

  private static String kafkaProperty(String variable) {
    assertThat(variable).startsWith("KAFKA_");
    return variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String pomProperty(String name) {
    var value = Pattern.compile("<" + name + ">(.*)</").matcher(SourceTree.text("pom.xml"));
    assertThat(value.find()).isTrue();
    return value.group(1);
  }

  @Test
  void buildsTargetsThatTheDockerfileHas() {
    Dockerfile dockerfile = Dockerfile.parse(SourceTree.text("deploy/docker/Dockerfile"));
    for (String name : List.of("gateway", "worker", "receiver")) {
      JsonNode build = service(name).path("build");
      assertThat(build.path("dockerfile").asText()).isEqualTo("deploy/docker/Dockerfile");
      assertThat(build.path("target").asText()).isEqualTo(name);
      assertThat(dockerfile.stages()).containsKey(name);
      assertThat(service(name).path("read_only").asBoolean()).isTrue();
    }
  }

  @Test
  void waitsOnlyForServicesThatTellHowTheyAre() {
    compose
        .path("services")
        .forEach(
            each ->
                each.path("depends_on")
                    .properties()
                    .forEach(
                        other ->
                            assertThat(service(other.getKey()).path("healthcheck").isObject())
                                .as(other.getKey())
                                .isTrue()));
  }

  @Test
  void opensPortsToThisMachineOnlyAndTellsNoSecrets() {
    compose
        .path("services")
        .properties()
        .forEach(
            each -> {
              each.getValue()
                  .path("ports")
                  .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
              environment(each.getKey())
                  .keySet()
                  .forEach(name -> assertThat(name).doesNotContainPattern(SECRET));
            });
  }

  @Test
  void scalesWorkers() {
    assertThat(service("worker").has("ports")).isFalse();
    assertThat(service("worker").has("container_name")).isFalse();
  }

  @Test
  void mountsFilesThatExistAndVolumesThatAreDeclared() {
    compose
        .path("services")
        .forEach(
            each ->
                each.path("volumes")
                    .forEach(
                        volume -> {
                          String text = volume.asText();
                          String source = text.substring(0, text.indexOf(':'));
                          if (source.startsWith(".")) {
                            assertThat(SourceTree.path(source)).exists();
                          } else {
                            assertThat(compose.path("volumes").has(source)).as(source).isTrue();
                          }
                        }));
  }

  @Test
  void beginsWithTriggersThatAGatewayTakes() {
    byte[] file = SourceTree.text("deploy/compose/triggers.yaml").getBytes(UTF_8);
    Checked<List<Trigger>> checked = TriggersFile.parse(file, name -> null, Instant.EPOCH);
    assertThat(checked).isInstanceOf(Checked.Good.class);
    SourceTree.yaml("deploy/compose/triggers.yaml")
        .path("triggers")
        .forEach(
            trigger -> {
              URI url = URI.create(trigger.path("url").asText());
              assertThat(url.getHost()).isEqualTo("receiver");
              assertThat(environment("receiver"))
                  .containsEntry("DEHAZE_RECEIVER_PORT", String.valueOf(url.getPort()));
            });
  }

  @Test
  void isScrapedByItsPrometheusAndShownByItsGrafana() {
    List<String> scraped =
        SourceTree.yaml("deploy/prometheus/prometheus.yml").findValues("names").stream()
            .flatMap(names -> StreamSupport.stream(names.spliterator(), false))
            .map(JsonNode::asText)
            .toList();
    assertThat(scraped).containsExactly("gateway", "worker");
    scraped.forEach(name -> assertThat(service(name).isObject()).isTrue());

    JsonNode source =
        SourceTree.yaml("deploy/grafana/provisioning/datasources/prometheus.yaml")
            .path("datasources")
            .get(0);
    assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
    String dashboards =
        SourceTree.yaml("deploy/grafana/provisioning/dashboards/dehaze.yaml")
            .at("/providers/0/options/path")
            .asText();
    assertThat(service("grafana").path("volumes").toString())
        .contains("./deploy/grafana/dashboards:" + dashboards + ":ro");
  }

  private JsonNode service(String name) {
    return compose.path("services").path(name);
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new TreeMap<>();
    service(service)
        .path("environment")
        .properties()
        .forEach(
            each -> {
              if (!each.getValue().isNull()) { // else passed on, if it is set
                environment.put(each.getKey(), each.getValue().asText());
              }
            });
    return environment;
  }
}
