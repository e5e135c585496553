package io.dehaze.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the workflow of continuous integration to the README and to the files that it names. */
class WorkflowTest {
  private final JsonNode workflow = SourceTree.yaml(".github/workflows/ci.yml");

  @Test
  void runsTheCommandsOfTheReadme() {
    String readme = SourceTree.text("README.md");
    List<String> commands = commands();
    for (String command : List.of("mvn verify", "./dehaze demo", "docker compose up --build")) {
      assertThat(readme).contains(command);
      List<String> words = List.of(command.split(" ", -1));
      assertThat(commands)
          .as(command)
          .anyMatch(each -> List.of(each.split("\\s+", -1)).containsAll(words));
    }
  }

  @Test
  void buildsWithTheOldestAndTheNewestJava() {
    assertThat(workflow.at("/jobs/verify/strategy/matrix/java").toString()).isEqualTo("[17,25]");
  }

  @Test
  void runsEveryTestThatSharesABrokerAgainstTheOfficialOne() throws IOException {
    List<String> commands =
        commands().stream().filter(each -> each.contains("-Ddehaze.test.kafka=container")).toList();
    assertThat(commands).hasSize(1);
    Matcher list = Pattern.compile("-Dtest='([A-Za-z,]+)'").matcher(commands.get(0));
    assertThat(list.find()).isTrue();
    assertThat(list.group(1).split(",", -1))
        .containsExactlyInAnyOrderElementsOf(testsThatShareABroker());
  }

  private static List<String> testsThatShareABroker() throws IOException {
    try (Stream<Path> files = Files.walk(SourceTree.path("system-tests/src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .filter(file -> read(file).contains("import io.dehaze.system.harness.SharedBroker;"))
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> commands() {
    List<String> commands = new ArrayList<>();
    workflow
        .path("jobs")
        .forEach(job -> job.path("steps").forEach(step -> commands.add(step.path("run").asText())));
    return commands;
  }
}
