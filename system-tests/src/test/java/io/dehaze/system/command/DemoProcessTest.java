package io.dehaze.system.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Tag("long")
class DemoProcessTest {
  @TempDir Path directory;

  private CommandProcesses processes;

  @BeforeEach
  void nameTheDirectory() {
    processes = new CommandProcesses(directory);
  }

  @AfterEach
  void endWhatIsLeft() {
    processes.close();
  }

  @Test
  void endsWithZeroWhenEveryWebhookOfTheDemoHasArrived() {
    CommandProcess demo = demo("--once");
    List<String> output = demo.restOfOutput();
    assertThat(output)
        .anyMatch(line -> line.matches("Dehaze ready: http://127\\.0\\.0\\.1:\\d+ \\(admin .+\\)"))
        .anyMatch(line -> line.matches("Mission Control: http://127.+/mission-control/"))
        .anyMatch(line -> line.matches("  -> /express-desk  \\d+\\.\\d ms after its POST"))
        .anyMatch(line -> line.matches("  -> /welcome-mail  \\d+\\.\\d ms after its time"))
        .anyMatch(line -> line.contains("\"total\":12345678901234567890.10}}"))
        .noneMatch(line -> line.contains("\u001b"))
        .last()
        .isEqualTo("All 10 webhooks arrived.");
    assertThat(demo.awaitExit()).isZero();
    assertThat(demo.errors()).isEmpty();
    assertThat(dataDirectory(output)).doesNotExist();
  }

  @Test
  void staysUpForWhatAPersonTriesNextUntilSigterm() throws Exception {
    CommandProcess demo = demo();
    demo.awaitLine("Try next");
    String curl = demo.nextLine() + "\n" + demo.nextLine();
    assumeTrue(shell("command -v curl").exitCode == 0, "there is no curl");
    Shell pasted = shell(curl);
    assertThat(pasted.exitCode).as(pasted.output).isZero();
    assertThat(pasted.output).contains("\"triggers\":2}");
    demo.awaitLine("-> /(billing|warehouse)  \\d+\\.\\d ms after its time");
    demo.awaitLine("-> /(billing|warehouse)  \\d+\\.\\d ms after its time");
    assertThat(demo.stop()).isZero();
    assertThat(demo.errors()).isEmpty();
  }

  private CommandProcess demo(String... more) {
    List<String> ports =
        List.of("demo", "--port=0", "--admin-port=0", "--kafka-port=0", "--receiver-port=0");
    return processes.start(Stream.concat(ports.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static Path dataDirectory(List<String> output) {
    return output.stream()
        .filter(line -> line.startsWith("Dehaze ready"))
        .map(line -> Path.of(line.replaceAll(".* data in (.+)\\)", "$1")))
        .findFirst()
        .orElseThrow();
  }

  private record Shell(int exitCode, String output) {}

  private Shell shell(String command) throws IOException, InterruptedException {
    Path output = directory.resolve("shell");
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Shell(process.exitValue(), Files.readString(output, UTF_8));
  }
}
