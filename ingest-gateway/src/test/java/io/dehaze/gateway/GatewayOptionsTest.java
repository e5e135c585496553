package io.dehaze.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dehaze.destination.DestinationRules;
import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.gateway.queue.QueueLimits;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.settings.CommandLines;
import io.dehaze.settings.StartFailure;
import io.dehaze.trigger.TriggerKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class GatewayOptionsTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Command(name = "probe")
  private static final class Probe implements Runnable {
    @Mixin private GatewayOptions options;

    @Override
    public void run() {}
  }

  @Test
  void areTheDefaultsOfTheSettings() {
    GatewaySettings settings = settings();
    assertThat(settings.http()).isEqualTo(HttpLimits.DEFAULT);
    assertThat(settings.queue()).isEqualTo(QueueLimits.DEFAULT);
    assertThat(settings.listen().host()).isEqualTo("127.0.0.1");
    assertThat(settings.listen().port()).isEqualTo(4122);
    assertThat(settings.publish()).isEqualTo(PublishSettings.DEFAULT);
    assertThat(settings.triggers()).isEmpty();
  }

  @Test
  void giveEveryGatewayANameOfItsOwn() {
    assertThat(settings().nodeId()).matches("[A-Za-z0-9.-]+-[0-9a-f]{6}");
    assertThat(settings().nodeId()).isNotEqualTo(settings().nodeId());
    assertThat(settings("--node-id=gw-1").nodeId()).isEqualTo("gw-1");
  }

  @Test
  void neverLetABatchBeSmallerThanAnEvent() {
    QueueLimits limits = settings("--max-event-bytes=8388608", "--max-batch-bytes=1024").queue();
    assertThat(limits.batchBytesMax()).isEqualTo(8_388_608);
  }

  @Test
  void boundTheStringsOfEvents() {
    assertThat(settings("--max-string-bytes=2048").queue().json().stringBytesMax())
        .isEqualTo(2_048);
    assertThat(run("--max-string-bytes=1023")).isEqualTo(2);
    assertThat(err.toString()).contains("--max-string-bytes=1023", "from 1024 to 8388608");
  }

  @Test
  void keepTheAnswerWithinFiveSeconds() {
    assertThat(run("--publish-timeout-ms=5000")).isEqualTo(2);
    assertThat(err.toString()).contains("--publish-timeout-ms=5000", "from 250 to 4500");
  }

  @Test
  void readTheTriggersOfAFile() throws IOException {
    GatewaySettings settings =
        settings(
            file(
                "triggers: [{project: shop, id: mail, type: order, url: 'http://webhook.test/'}]"));
    assertThat(settings.triggers())
        .extracting(trigger -> trigger.key())
        .containsExactly(new TriggerKey("shop", "mail"));
  }

  @Test
  void sayWhichTriggerOfAFileIsWrong_andWhere() throws IOException {
    String option = file("triggers: [{project: shop, id: mail, type: order, url: 'ftp://x/'}]");
    assertThatThrownBy(() -> settings(option))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("triggers.yaml, trigger 1: ")
        .hasMessageContaining("url");
    assertThatThrownBy(() -> settings("--triggers-file=" + folder.resolve("none")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void takeSecretsFromTheEnvironment_butOnlyWithAKeyToKeepThemWith() throws IOException {
    String option =
        file(
            "triggers: [{project: shop, id: mail, type: order, url: 'http://webhook.test/',"
                + " authorization: {bearer: {fromEnv: MAIL_TOKEN}}}]");
    Probe probe = new Probe();
    CommandLine line = CommandLines.create(probe, Map.of("MAIL_TOKEN", "t0ken"));
    assertThat(line.execute(option)).isZero();
    EncryptionKeys keys = EncryptionKeys.parse(EncryptionKeys.generate().reveal());
    assertThat(settings(probe, keys).triggers().get(0).credentials().values())
        .containsValue("t0ken");
    assertThatThrownBy(() -> settings(probe, EncryptionKeys.NONE))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("--encryption-keys");
  }

  @Test
  void refuseAGatewayOfWhichNothingSaysWhoMayUseIt() {
    assertThatThrownBy(() -> strict())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("--auth=none");
    assertThat(strict("--auth=none").auth().isRequired()).isFalse();
    assertThat(strict("--api-keys-file=keys").auth().isRequired()).isTrue();
    assertThatThrownBy(() -> strict("--auth=none", "--jwks=keys.json"))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("leave out");
    assertThatThrownBy(() -> strict("--auth=tokens")).isInstanceOf(StartFailure.class);
  }

  @Test
  void letEverybodyTryItOnLoopbackOnly() {
    assertThat(settings().auth().isRequired()).isFalse();
    assertThat(settings("--host=localhost").auth().isRequired()).isFalse();
    assertThatThrownBy(() -> settings("--host=0.0.0.0")).isInstanceOf(StartFailure.class);
    assertThat(settings("--host=0.0.0.0", "--auth=none").auth().isRequired()).isFalse();
    assertThat(settings("--auth=tokens", "--api-keys-file=keys").auth().isRequired()).isTrue();
  }

  @Test
  void takeKeysFromNowhereThatOthersCouldChange() {
    assertThatThrownBy(() -> settings("--jwks=http://issuer.example/keys"))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("https://");
    assertThat(settings("--jwks=http://127.0.0.1:8080/keys").auth().isRequired()).isTrue();
    assertThat(run("--cors-origins=https://a.example,*")).isEqualTo(2);
    assertThat(err.toString()).contains("--cors-origins", "origins as browsers send them");
  }

  @Test
  void refuseATriggerOfAFileThatLeadsInside() throws IOException {
    String option =
        file(
            """
            triggers:
            - {project: shop, id: mail, type: order, url: 'http://webhook.test/'}
            - {project: shop, id: disk, type: order, url: 'http://127.0.0.1:8080/'}
            """);
    assertThatThrownBy(() -> settings(option))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(
            "triggers.yaml, trigger 2: " + DestinationRules.NOT_ALLOWED.sentence());
  }

  private GatewaySettings strict(String... arguments) {
    Probe probe = new Probe();
    assertThat(run(probe, arguments)).isZero();
    return probe.options.settings(DestinationRules.DEFAULT, EncryptionKeys.NONE);
  }

  private String file(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("triggers.yaml"), yaml);
    return "--triggers-file=" + file;
  }

  private GatewaySettings settings(String... arguments) {
    Probe probe = new Probe();
    assertThat(run(probe, arguments)).isZero();
    return settings(probe, EncryptionKeys.NONE);
  }

  private static GatewaySettings settings(Probe probe, EncryptionKeys keys) {
    return probe.options.settingsToTry(DestinationRules.DEFAULT, keys);
  }

  private int run(String... arguments) {
    return run(new Probe(), arguments);
  }

  private int run(Probe probe, String... arguments) {
    CommandLine line = CommandLines.create(probe, Map.of());
    return line.setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
