package io.dehaze.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.dehaze.event.Checked;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.trigger.TriggersFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the rendered manifests to Kubernetes' model and to our options. Skipped where there is no
 * kubectl; no cluster takes part.
 */
@Timeout(60)
class KubernetesTest {
  private static final int STOP_AFTER_DRAIN_MS = 8_000;
  private static final int GATEWAY_STOP_MS = 9_500;
  private static final int DEFAULT_DRAIN_MS = 6_000;
  private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"dev, 10", "production, 17"})
  void renders(String overlay, int objects) throws Exception {
    assertThat(manifests(overlay).count()).isEqualTo(objects);
  }

  @Test
  void wouldNotPassWithAFieldThatKubernetesDoesNotKnow() {
    assertThatThrownBy(() -> Manifests.parse("apiVersion: v1\nkind: Service\nspec:\n  portz: []\n"))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("portz");
  }

  @ParameterizedTest
  @CsvSource({"dev, gateway", "dev, worker", "production, gateway", "production, worker"})
  void givesEachProcessSettingsThatItTakes(String overlay, String role) throws Exception {
    Map<String, String> environment = environment(manifests(overlay), role);
    assertThat(environment).containsKey("DEHAZE_BOOTSTRAP_SERVERS");
    assertThat(Settings.mistakes(role, environment, List.of())).isEmpty();
  }

  @Test
  void givesAProcessTimeToDrain() throws Exception {
    for (String overlay : List.of("dev", "production")) {
      Manifests manifests = manifests(overlay);
      long drainMs =
          Long.parseLong(
              environment(manifests, "worker")
                  .getOrDefault("DEHAZE_DRAIN_TIMEOUT_MS", String.valueOf(DEFAULT_DRAIN_MS)));
      assertThat(pod(manifests, "worker").getTerminationGracePeriodSeconds() * 1_000)
          .isGreaterThanOrEqualTo(drainMs + STOP_AFTER_DRAIN_MS);
      long pauseS =
          container(manifests, "gateway").getLifecycle().getPreStop().getSleep().getSeconds();
      assertThat(pod(manifests, "gateway").getTerminationGracePeriodSeconds() * 1_000)
          .isGreaterThanOrEqualTo(pauseS * 1_000 + GATEWAY_STOP_MS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void runsAsNobodyWithoutRights(String role) throws Exception {
    PodSpec pod = pod(manifests("production"), role);
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    Container container = pod.getContainers().get(0);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
  }

  /** A Service of ours would become a variable that begins with DEHAZE_, which nobody knows. */
  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void takesNoVariablesFromServices(String role) throws Exception {
    assertThat(pod(manifests("production"), role).getEnableServiceLinks()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void isProbedWhereItAnswers(String role) throws Exception {
    Container container = container(manifests("production"), role);
    List.of(container.getStartupProbe(), container.getLivenessProbe())
        .forEach(probe -> assertThat(probe.getHttpGet().getPath()).isEqualTo("/health/live"));
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
    assertThat(container.getReadinessProbe().getHttpGet().getPort().getStrVal()).isEqualTo("admin");
    assertThat(container.getPorts())
        .anyMatch(port -> port.getName().equals("admin") && port.getContainerPort() == 4123);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void survivesTheLossOfANode(String role) throws Exception {
    Manifests manifests = manifests("production");
    assertThat(pod(manifests, role).getTopologySpreadConstraints())
        .extracting("topologyKey")
        .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    Map<String, String> labels =
        deployment(manifests, role).getSpec().getTemplate().getMetadata().getLabels();
    assertThat(
            manifests
                .one(PodDisruptionBudget.class, "dehaze-" + role)
                .getSpec()
                .getSelector()
                .getMatchLabels())
        .isEqualTo(deployment(manifests, role).getSpec().getSelector().getMatchLabels());
    assertThat(labels)
        .containsAllEntriesOf(
            manifests
                .one(NetworkPolicy.class, "dehaze-" + role)
                .getSpec()
                .getPodSelector()
                .getMatchLabels());
  }

  @Test
  void leadsFromTheIngressToTheGateway() throws Exception {
    Manifests manifests = manifests("production");
    var backend =
        manifests
            .all(Ingress.class)
            .get(0)
            .getSpec()
            .getRules()
            .get(0)
            .getHttp()
            .getPaths()
            .get(0)
            .getBackend()
            .getService();
    Service service = manifests.one(Service.class, backend.getName());
    assertThat(service.getSpec().getPorts().get(0).getName())
        .isEqualTo(backend.getPort().getName());
    assertThat(service.getSpec().getSelector())
        .isEqualTo(deployment(manifests, "gateway").getSpec().getSelector().getMatchLabels());
    assertThat(container(manifests, "gateway").getPorts())
        .anyMatch(
            port ->
                port.getName()
                    .equals(service.getSpec().getPorts().get(0).getTargetPort().getStrVal()));
  }

  @Test
  void scalesWorkersByWhatIsDueAndGatewaysByCpu() throws Exception {
    Manifests manifests = manifests("production");
    ScaledObject workers = manifests.all(ScaledObject.class).get(0);
    assertThat(workers.spec().scaleTargetRef().name()).isEqualTo("dehaze-worker");
    String metrics =
        SourceTree.text("dispatcher-worker/src/main/java/io/dehaze/worker/WorkerMetrics.java");
    assertThat(metrics).contains("\"dehaze.due.backlog\"", "\"dehaze.oldest.due.age\"");
    assertThat(workers.spec().triggers())
        .extracting(each -> each.metadata().get("query").asText())
        .anyMatch(query -> query.contains("dehaze_due_backlog{"))
        .anyMatch(query -> query.contains("dehaze_oldest_due_age_seconds{"))
        .allMatch(query -> query.contains(">= 0")); // no answer where they are unknown, not 0
    workers
        .spec()
        .triggers()
        .forEach(each -> assertThat(each.metadata().values()).allMatch(JsonNode::isTextual));
    int partitions = Integer.parseInt(environment(manifests, "worker").get("DEHAZE_PARTITIONS"));
    assertThat(workers.spec().maxReplicaCount()).isLessThanOrEqualTo(partitions);
    assertThat(
            manifests
                .one(HorizontalPodAutoscaler.class, "dehaze-gateway")
                .getSpec()
                .getScaleTargetRef()
                .getName())
        .isEqualTo("dehaze-gateway");
    manifests
        .all(Deployment.class)
        .forEach(each -> assertThat(each.getSpec().getReplicas()).isNull());
  }

  @Test
  void isWatchedWhereItShowsItsMetrics() throws Exception {
    Manifests manifests = manifests("production");
    var endpoint =
        manifests.one(PodMonitor.class, "dehaze").getSpec().getPodMetricsEndpoints().get(0);
    assertThat(endpoint.getPort()).isEqualTo("admin");
    assertThat(endpoint.getPath()).isEqualTo("/metrics");
  }

  @Test
  void mountsTriggersThatAGatewayTakesWhereItLooks() throws Exception {
    Manifests manifests = manifests("production");
    ConfigMap triggers =
        manifests.all(ConfigMap.class).stream()
            .filter(each -> each.getMetadata().getName().startsWith("dehaze-triggers"))
            .findFirst()
            .orElseThrow();
    byte[] file = triggers.getData().get("triggers.yaml").getBytes(UTF_8);
    assertThat(TriggersFile.parse(file, name -> null, Instant.EPOCH))
        .isInstanceOf(Checked.Good.class);
    assertThat(pod(manifests, "gateway").getVolumes())
        .anyMatch(
            volume ->
                volume.getConfigMap() != null
                    && volume.getConfigMap().getName().equals(triggers.getMetadata().getName()));
    assertThat(environment(manifests, "gateway").get("DEHAZE_TRIGGERS_FILE"))
        .isEqualTo(
            container(manifests, "gateway").getVolumeMounts().stream()
                    .filter(mount -> mount.getName().equals("triggers"))
                    .findFirst()
                    .orElseThrow()
                    .getMountPath()
                + "/triggers.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void givesGatewaysAndWorkersTheSameKeyForSecrets_andInProductionOnlyWithIt(String role)
      throws Exception {
    for (String overlay : List.of("dev", "production")) {
      assertThat(container(manifests(overlay), role).getEnv())
          .filteredOn(each -> each.getName().equals("DEHAZE_ENCRYPTION_KEYS"))
          .singleElement()
          .satisfies(
              each -> {
                var secret = each.getValueFrom().getSecretKeyRef();
                assertThat(secret.getName()).isEqualTo("dehaze-encryption");
                assertThat(secret.getKey()).isEqualTo("keys");
                assertThat(secret.getOptional()).isEqualTo(overlay.equals("dev"));
              });
    }
  }

  @Test
  void letsNobodyInWhoseKeyIsNotInASecret() throws Exception {
    Manifests manifests = manifests("production");
    Map<String, String> environment = environment(manifests, "gateway");
    assertThat(environment).doesNotContainKey("DEHAZE_AUTH");
    var mount =
        container(manifests, "gateway").getVolumeMounts().stream()
            .filter(each -> each.getName().equals("api-keys"))
            .findFirst()
            .orElseThrow();
    assertThat(environment)
        .containsEntry("DEHAZE_API_KEYS_FILE", mount.getMountPath() + "/api-keys");
    assertThat(pod(manifests, "gateway").getVolumes())
        .filteredOn(volume -> volume.getName().equals("api-keys"))
        .singleElement()
        .satisfies(volume -> assertThat(volume.getSecret().getOptional()).isNotEqualTo(true));
  }

  @Test
  void hasAnExampleOfAKafkaThatStrimziTakes() throws Exception {
    Manifests manifests =
        Manifests.parse(SourceTree.text("deploy/kubernetes/examples/strimzi.yaml"));
    assertThat(manifests.count()).isEqualTo(3);
    Kafka kafka = manifests.one(Kafka.class, "dehaze-kafka");
    assertThat(kafka.getSpec().getKafka().getListeners().get(0).getPort()).isEqualTo(9093);
    assertThat(environment(manifests("production"), "worker").get("DEHAZE_BOOTSTRAP_SERVERS"))
        .isEqualTo(kafka.getMetadata().getName() + "-kafka-bootstrap.kafka:9093");
  }

  private Manifests manifests(String overlay) throws Exception {
    Manifests known = RENDERED.get(overlay);
    if (known == null) {
      known = Manifests.parse(render("deploy/kubernetes/overlays/" + overlay));
      RENDERED.put(overlay, known);
    }
    return known;
  }

  private String render(String kustomization) throws IOException, InterruptedException {
    assumeTrue(hasKubectl(), "no kubectl on the PATH, so no manifest is rendered");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder("kubectl", "kustomize", SourceTree.path(kustomization).toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }

  private static boolean hasKubectl() {
    return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  private static Deployment deployment(Manifests manifests, String role) {
    return manifests.one(Deployment.class, "dehaze-" + role);
  }

  private static PodSpec pod(Manifests manifests, String role) {
    return deployment(manifests, role).getSpec().getTemplate().getSpec();
  }

  private static Container container(Manifests manifests, String role) {
    return pod(manifests, role).getContainers().get(0);
  }

  /** What a process finds there, as far as it is known before it runs. */
  private static Map<String, String> environment(Manifests manifests, String role) {
    Map<String, String> environment = new TreeMap<>();
    Map<String, Map<String, String>> configMaps = new HashMap<>();
    manifests
        .all(ConfigMap.class)
        .forEach(each -> configMaps.put(each.getMetadata().getName(), each.getData()));
    container(manifests, role)
        .getEnvFrom()
        .forEach(each -> environment.putAll(configMaps.get(each.getConfigMapRef().getName())));
    container(manifests, role)
        .getEnv()
        .forEach(
            each ->
                environment.put(
                    each.getName(),
                    each.getValue() == null ? known(each.getName()) : each.getValue()));
    return environment;
  }

  private static String known(String name) {
    return switch (name) {
      case "DEHAZE_KAFKA_PROPERTY" -> "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512";
      case "DEHAZE_ENCRYPTION_KEYS" -> EncryptionKeys.generate().reveal();
      default -> "dehaze-gateway-6d5f9c7b4-x2x7k";
    };
  }
}
