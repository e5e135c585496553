package io.dehaze.system.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SubcommandsTest {
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
  @Tag("long")
  void runsABrokerThatStopsCleanlyAndQuietlyOnSigterm() {
    CommandProcess kafka = kafka();
    assertThat(kafka.nextLine())
        .matches("Kafka is ready at 127\\.0\\.0\\.1:\\d+, data in " + directory.resolve("data"));
    assertThat(kafka.stop()).isZero();
    assertThat(kafka.errors()).isEmpty();
  }

  /** It waits for the session of the broker that was. */
  @Test
  @Tag("long")
  void startsTheBrokerAgainAfterItWasKilled() {
    CommandProcess killed = kafka();
    assertThat(killed.nextLine()).contains("ready");
    killed.kill();

    assertThat(kafka().nextLine()).contains("ready");
  }

  @Test
  @Tag("long")
  void refusesADemoWhoseGatewayAsksForTokens() {
    CommandProcess demo =
        processes.start(
            "demo", "--once", "--kafka-port=0", "--api-keys-file=" + directory.resolve("keys"));
    assertThat(demo.awaitExit()).isEqualTo(1);
    assertThat(demo.errors())
        .containsExactly("the demo posts without a token; say to 'up' who may do what");
  }

  @Test
  @Tag("long")
  void refusesADataDirectoryInUseWithASentence() {
    assertThat(kafka().nextLine()).contains("ready");
    CommandProcess second = kafka();
    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.errors())
        .containsExactly(
            "the data directory " + directory.resolve("data") + " is in use by another broker");
  }

  @Test
  void refusesWrongSettingsWithExitCodeTwo() {
    CommandProcess wrong =
        processes.start("kafka", "--kafka-port=-1", "--group-session-timeout-ms=1");
    assertThat(wrong.awaitExit()).isEqualTo(2);
    assertThat(wrong.errors())
        .contains("--kafka-port=-1 must be a whole number from 0 to 65535")
        .contains("--group-session-timeout-ms=1 must be a whole number from 500 to 600000");
  }

  @Test
  void printsWebhooksThatAreSentToItsReceiver() throws Exception {
    CommandProcess receiver = processes.start("receiver", "--receiver-port=0");
    String line = receiver.nextLine();
    assertThat(line).startsWith("Webhooks are printed that come to http://127.0.0.1:");
    URI hook = URI.create(line.substring(line.indexOf("http")) + "mail");
    HttpRequest request =
        HttpRequest.newBuilder(hook).POST(BodyPublishers.ofString("{\"id\":\"42\"}")).build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    assertThat(receiver.nextLine()).contains("/mail");
    assertThat(receiver.stop()).isZero();
  }

  @Test
  void listsItsCommandsWhenAskedForHelp() {
    CommandProcess help = processes.start("help");
    assertThat(help.awaitExit()).isZero();
    assertThat(help.restOfOutput()).anyMatch(line -> line.contains("kafka"));
  }

  private CommandProcess kafka() {
    return processes.start("kafka", "--kafka-port=0", "--data-dir=" + directory.resolve("data"));
  }
}
