package io.dehaze.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DehazeTest {
  @TempDir Path directory;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endWhatIsLeft() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void runsABrokerThatStopsCleanlyAndQuietlyOnSigterm() throws Exception {
    Process kafka = dehaze("kafka", "--kafka-port=0", "--data-dir=" + directory.resolve("data"));
    assertThat(firstLine(kafka))
        .matches("Kafka is ready at 127\\.0\\.0\\.1:\\d+, data in " + directory.resolve("data"));
    kafka.toHandle().destroy();
    assertThat(kafka.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kafka.exitValue()).isZero();
    assertThat(Files.readString(directory.resolve("stderr"))).isEmpty();
  }

  @Test
  void startsTheBrokerAgainSoonAfterItWasKilled() throws Exception {
    String dataDir = "--data-dir=" + directory.resolve("data");
    Process killed = dehaze("kafka", "--kafka-port=0", dataDir);
    assertThat(firstLine(killed)).contains("ready");
    killed.toHandle().destroyForcibly();
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

    long start = System.nanoTime();
    assertThat(firstLine(dehaze("kafka", "--kafka-port=0", dataDir))).contains("ready");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void refusesADataDirectoryInUseWithASentence() throws Exception {
    String dataDir = "--data-dir=" + directory.resolve("data");
    assertThat(firstLine(dehaze("kafka", "--kafka-port=0", dataDir))).contains("ready");
    Process second = dehaze("kafka", "--kafka-port=0", dataDir);
    assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("stderr")).lines())
        .containsExactly(
            "the data directory " + directory.resolve("data") + " is in use by another broker");
  }

  @Test
  void refusesWrongSettingsWithExitCodeTwo() throws Exception {
    Process wrong = dehaze("kafka", "--kafka-port=-1", "--group-session-timeout-ms=1");
    assertThat(wrong.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.exitValue()).isEqualTo(2);
    assertThat(Files.readString(directory.resolve("stderr")))
        .contains("--kafka-port=-1 must be a whole number from 0 to 65535")
        .contains("--group-session-timeout-ms=1 must be a whole number from 500 to 600000");
  }

  @Test
  void listsItsCommandsWhenAskedForHelp() throws Exception {
    Process help = dehaze("help");
    assertThat(new String(help.getInputStream().readAllBytes(), UTF_8)).contains("kafka");
    assertThat(help.waitFor()).isZero();
  }

  private Process dehaze(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // These live for seconds: start soon, on few cores.
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Dehaze.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile()).start();
    processes.add(process);
    return process;
  }

  private static String firstLine(Process process) throws IOException {
    return process.inputReader().readLine();
  }
}
