package io.dehaze.gateway;

import io.dehaze.destination.DestinationRules;
import io.dehaze.event.Checked;
import io.dehaze.event.Problem;
import io.dehaze.event.Problems;
import io.dehaze.gateway.auth.AuthSettings;
import io.dehaze.gateway.story.WindowSettings;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.settings.Between;
import io.dehaze.settings.GivenSettings;
import io.dehaze.settings.Matching;
import io.dehaze.settings.StartFailure;
import io.dehaze.trigger.Trigger;
import io.dehaze.trigger.TriggersFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a gateway can be told; a picocli mixin. */
public final class GatewayOptions {
  private static final int HOST_CHARACTERS_MAX = 80;

  @Mixin private HttpOptions http;
  @Mixin private AuthOptions auth;
  @Mixin private QueueOptions queue;
  @Mixin private CallOptions calls;

  @Option(
      names = "--node-id",
      paramLabel = "<name>",
      description = {
        "What this gateway is called: the source of the events it takes. By default the host's name"
            + " and a few random digits."
      })
  @Matching(
      regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
      says = "1 to 100 of A-Z a-z 0-9 . _ -, beginning with a letter or digit")
  private String nodeId;

  @Option(
      names = "--publish-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "4000",
      description = "How long Kafka may take to acknowledge an event before the answer is 503.")
  @Between(min = 250, max = 4_500)
  private int publishTimeoutMs;

  @Option(
      names = "--max-publishing",
      paramLabel = "<count>",
      defaultValue = "4096",
      description =
          "The most requests on their way to Kafka at once; further ones are answered 503.")
  @Between(min = 1, max = 1_000_000)
  private int publishingMax;

  @Option(
      names = "--publish-rate",
      paramLabel = "<events>",
      defaultValue = "0",
      description = {
        "How many events of each project this gateway takes in a second; the answer to more is 429."
            + " 0 for no limit."
      })
  @Between(min = 0, max = 1_000_000)
  private int publishRate;

  @Option(
      names = "--publish-burst",
      paramLabel = "<events>",
      defaultValue = "1000",
      description = "How many events of a project may come at once after a calm time.")
  @Between(min = 1, max = 10_000_000)
  private int publishBurst;

  @Option(
      names = "--request-drain-timeout-ms",
      paramLabel = "<ms>",
      defaultValue = "5500",
      description =
          "How long requests may take to be answered when the gateway stops. Callers of synchronous"
              + " events who wait longer are told so then.")
  @Between(min = 0, max = 600_000)
  private int drainTimeoutMs;

  @Option(
      names = "--redrive-per-second",
      paramLabel = "<events>",
      defaultValue = "200",
      description = "How many redriven dead letters come back in a second, beside fresh events.")
  @Between(min = 1, max = 100_000)
  private int redrivePerSecond;

  @Option(
      names = "--recent-attempts-max",
      paramLabel = "<count>",
      defaultValue = "10000",
      description =
          "How many of the last attempts are kept in memory while somebody lists or watches them.")
  @Between(min = 100, max = 1_000_000)
  private int recentAttemptsMax;

  @Option(
      names = "--recent-attempts-bytes-max",
      paramLabel = "<bytes>",
      defaultValue = "8388608",
      description = "How much memory they may take.")
  @Between(min = 65_536, max = 1_073_741_824)
  private int recentAttemptsBytesMax;

  @Option(
      names = "--triggers-file",
      paramLabel = "<file>",
      description = {
        "Triggers that must be in force, as YAML or JSON: stored at the start where they differ;"
            + " others are left alone."
      })
  private Path triggersFile;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * What the options say.
   *
   * @param destinations whom triggers may name; an option of workers too
   * @param encryptionKeys an option of workers too
   * @throws StartFailure where the file of triggers cannot be read, or something in it is wrong;
   *     and where nothing says who may use the gateway
   */
  public GatewaySettings settings(DestinationRules destinations, EncryptionKeys encryptionKeys) {
    return settings(auth.settings(), destinations, encryptionKeys);
  }

  /** The same where nobody need say who may use the gateway, as long as it is for this machine. */
  public GatewaySettings settingsToTry(
      DestinationRules destinations, EncryptionKeys encryptionKeys) {
    return settings(auth.settingsToTry(http.listen().host()), destinations, encryptionKeys);
  }

  private GatewaySettings settings(
      AuthSettings who, DestinationRules destinations, EncryptionKeys encryptionKeys) {
    return new GatewaySettings(
        http.listen(),
        who,
        http.limits(),
        queue.limits(),
        name(),
        new PublishSettings(
            publishTimeoutMs, publishingMax, publishRate, publishBurst, redrivePerSecond),
        calls.limits(),
        drainTimeoutMs,
        new WindowSettings(recentAttemptsMax, recentAttemptsBytesMax),
        encryptionKeys,
        triggers(destinations, encryptionKeys),
        destinations);
  }

  private String name() {
    if (nodeId != null) {
      return nodeId;
    }
    byte[] random = new byte[3];
    new SecureRandom().nextBytes(random);
    return hostName() + "-" + HexFormat.of().formatHex(random);
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "");
      return name.isEmpty()
          ? "gateway"
          : name.substring(0, Math.min(name.length(), HOST_CHARACTERS_MAX));
    } catch (UnknownHostException e) {
      return "gateway"; // a machine may have a name that nobody resolves
    }
  }

  private List<Trigger> triggers(DestinationRules destinations, EncryptionKeys encryptionKeys) {
    if (triggersFile == null) {
      return List.of();
    }
    try {
      Checked<List<Trigger>> checked =
          TriggersFile.parse(
              Files.readAllBytes(triggersFile),
              name -> GivenSettings.variable(name, command).orElse(null),
              Instant.now());
      if (checked instanceof Checked.Good<List<Trigger>> good) {
        refuseUnlessAllowed(good.value(), destinations);
        refuseSecretsWithout(encryptionKeys, good.value());
        return good.value();
      }
      throw new StartFailure(told(((Checked.Refused<List<Trigger>>) checked).problems()));
    } catch (IOException e) {
      throw new StartFailure("--triggers-file=" + triggersFile + " cannot be read: " + e);
    }
  }

  private void refuseSecretsWithout(EncryptionKeys encryptionKeys, List<Trigger> triggers) {
    if (encryptionKeys.isEmpty()
        && triggers.stream().anyMatch(trigger -> trigger.credentials().hasSecrets())) {
      throw new StartFailure(
          triggersFile + " has secrets: give --encryption-keys or --encryption-keys-file too");
    }
  }

  private void refuseUnlessAllowed(List<Trigger> triggers, DestinationRules destinations) {
    Problems problems = new Problems();
    for (int i = 0; i < triggers.size(); i++) {
      if (destinations.problem(triggers.get(i).url()).isPresent()) {
        problems.inItem(i);
        problems.add(DestinationRules.NOT_ALLOWED);
      }
    }
    if (!problems.isEmpty()) {
      throw new StartFailure(told(problems.list()));
    }
  }

  private String told(List<Problem> problems) {
    return problems.stream()
        .map(problem -> place(problem) + problem.sentence())
        .collect(Collectors.joining("\n"));
  }

  private String place(Problem problem) {
    return triggersFile
        + (problem.item() == Problem.WHOLE ? ": " : ", trigger " + (problem.item() + 1) + ": ");
  }
}
