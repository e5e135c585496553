package io.dehaze.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
  void runsTestsThatExist() {
    Pattern list = Pattern.compile("-Dtest='([A-Za-z,]+)'");
    for (String command : commands()) {
      list.matcher(command)
          .results()
          .flatMap(each -> List.of(each.group(1).split(",", -1)).stream())
          .forEach(
              test ->
                  assertThat(
                          SourceTree.path(
                              "system-tests/src/test/java/io/dehaze/system/" + test + ".java"))
                      .exists());
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
