package io.dehaze.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.admin.HealthMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds deploy/docker to the processes and to what an image must be. No engine builds the images
 * here: what only an engine can tell stays untested.
 */
@Timeout(60)
class DockerfileTest {
  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)=(\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Dockerfile file = Dockerfile.parse(SourceTree.text("deploy/docker/Dockerfile"));

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker", "receiver"})
  void runsJavaAsProcessOneAndAsNobody(String target) throws Exception {
    assertThat(file.last(target, "USER")).matches("[1-9][0-9]+:[1-9][0-9]+");
    List<String> command = words(file.last(target, "ENTRYPOINT"));
    assertThat(command.get(0)).isEqualTo("java");
    assertThat(command).contains("@/opt/dehaze/jvm.options");
    assertThat(file.all(target, "LABEL").toString())
        .contains(
            "org.opencontainers.image.title",
            "org.opencontainers.image.description",
            "org.opencontainers.image.version",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.licenses");
  }

  @ParameterizedTest
  @CsvSource({"gateway, ingest-gateway", "worker, dispatcher-worker", "receiver, standalone"})
  void startsTheJarThatItsLayersHold(String target, String module) throws Exception {
    assertThat(words(file.last(target, "ENTRYPOINT"))).contains("/opt/dehaze/" + module + ".jar");
    assertThat(file.all(target, "COPY"))
        .containsSubsequence(
            "--from=build /image/" + module + "/libraries/ ./",
            "--from=build /image/" + module + "/ours/ ./");
    assertThat(SourceTree.text(module + "/pom.xml"))
        .contains("<finalName>${project.artifactId}</finalName>");
    assertThat(file.all("build", "RUN").get(1)).contains(" " + module);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void isAskedForItsHealthWithoutAShell(String target) throws Exception {
    String check = file.last(target, "HEALTHCHECK");
    List<String> command = words(check.substring(check.indexOf('[')));
    assertThat(command).containsSubsequence("java", "-cp", HealthMain.class.getName(), "live");
    assertThat(words(file.last(target, "ENTRYPOINT")))
        .contains(command.get(command.indexOf("-cp") + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker", "receiver"})
  void setsOnlyVariablesThatItsProcessKnows(String target) {
    Map<String, String> environment =
        file.all(target, "ENV").stream()
            .flatMap(text -> ASSIGNMENT.matcher(text).results())
            .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
    assertThat(environment).isNotEmpty();
    assertThat(Settings.mistakes(target, environment, List.of())).isEmpty();
  }

  @Test
  void takesOnlyFilesAndStagesThatExist() {
    file.stages()
        .forEach(
            (name, stage) ->
                stage.instructions().stream()
                    .filter(each -> each.name().equals("COPY"))
                    .forEach(each -> assertSourcesExist(each.text())));
    for (String script : List.of("lay-out.sh", "train.sh")) {
      assertThat(SourceTree.path("deploy/docker/" + script)).isExecutable();
      assertThat(SourceTree.text("deploy/docker/Dockerfile")).contains("deploy/docker/" + script);
    }
  }

  private void assertSourcesExist(String copy) {
    List<String> words = Arrays.asList(copy.split(" ", -1));
    if (words.get(0).startsWith("--from=")) {
      assertThat(file.stages()).containsKey(words.get(0).substring("--from=".length()));
    } else {
      words
          .subList(0, words.size() - 1)
          .forEach(source -> assertThat(SourceTree.path(source)).exists());
    }
  }

  @Test
  void letsTheBuildSeeEveryModule() throws Exception {
    String ignored = SourceTree.text(".dockerignore");
    assertThat(ignored).startsWith("#").contains("\n*\n");
    Pattern module = Pattern.compile("<module>(.*)</module>");
    module
        .matcher(SourceTree.text("pom.xml"))
        .results()
        .forEach(each -> assertThat(ignored).contains("\n!" + each.group(1)));
  }

  /** Java itself reads the argument file: an option that it does not know ends it. */
  @Test
  void givesOptionsThatTheImagesJavaKnows(@TempDir Path directory) throws Exception {
    assertThat(flags(directory)).contains("UseG1GC");
  }

  /** A cache that was trained with one width of references is refused with the other. */
  @Test
  void keepsTheWidthOfReferencesOnAnyMachine(@TempDir Path directory) throws Exception {
    assertThat(flags(directory, "-XX:MaxRAM=128g", "-Xms64m"))
        .containsPattern("UseCompressedOops += true");
  }

  private static String flags(Path directory, String... more) throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "the images run Java 25");
    Path out = directory.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + SourceTree.path("deploy/docker/jvm.options"));
    command.addAll(List.of(more));
    command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }

  @Test
  void laysOutTheLayersOfABuild(@TempDir Path directory) throws Exception {
    Path tree = directory.resolve("a tree");
    Path script = tree.resolve("deploy/docker/lay-out.sh");
    Files.createDirectories(script.getParent());
    Files.copy(SourceTree.path("deploy/docker/lay-out.sh"), script);
    Files.createDirectories(tree.resolve("ingest-gateway/target/lib"));
    for (String jar :
        List.of("ingest-gateway.jar", "lib/common-0.1.0.jar", "lib/commons-logging-1.3.5.jar")) {
      Files.writeString(tree.resolve("ingest-gateway/target").resolve(jar), "");
    }
    Path image = directory.resolve("image");
    Process process =
        new ProcessBuilder("sh", script.toString(), image.toString(), "ingest-gateway")
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(files(image.resolve("ingest-gateway")))
        .containsExactlyInAnyOrder(
            "libraries/lib/commons-logging-1.3.5.jar",
            "ours/lib/common-0.1.0.jar",
            "ours/ingest-gateway.jar");
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(each -> directory.relativize(each).toString())
          .toList();
    }
  }

  /** The exec form: a JSON array, so that no shell stands between the engine and Java. */
  private static List<String> words(String execForm) throws JsonProcessingException {
    return JSON.readValue(execForm, new TypeReference<>() {});
  }
}
