package io.dehaze.standalone;

import io.dehaze.destination.DestinationOptions;
import io.dehaze.destination.DestinationRules;
import io.dehaze.gateway.GatewayOptions;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.ScheduleOptions;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.secret.EncryptionOptions;
import io.dehaze.settings.AdminOptions;
import io.dehaze.settings.KafkaOptions;
import io.dehaze.settings.LogOptions;
import io.dehaze.settings.TraceOptions;
import io.dehaze.worker.WorkerOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What the whole system in one process can be told: all that its parts can; a picocli mixin. */
final class StandaloneOptions {
  @Mixin private GatewayOptions gateway;
  @Mixin private WorkerOptions worker;
  @Mixin private ScheduleOptions schedule;
  @Mixin private EncryptionOptions encryption;
  @Mixin private DestinationOptions destinations;
  @Mixin private KafkaOptions kafka;
  @Mixin private BrokerOptions broker;
  @Mixin private AdminOptions admin;
  @Mixin private TraceOptions trace;
  @Mixin private LogOptions log;

  /** How much the log says. */
  LogOptions log() {
    return log;
  }

  /**
   * What the options say.
   *
   * @throws io.dehaze.settings.StartFailure where they do not fit together, or a file that they
   *     name cannot be used
   * @throws java.io.UncheckedIOException where the broker's port is taken
   */
  StandaloneSettings settings() {
    return kafka.namesCluster()
        ? settings(kafka.settings(), Optional.empty())
        : withBroker(broker.settings());
  }

  /** The same with the embedded broker's data elsewhere. */
  StandaloneSettings settings(Path dataDir) {
    return withBroker(broker.settings().withDataDir(dataDir));
  }

  /** Whether the embedded broker is wanted and nobody says where its data shall be. */
  boolean leavesDataDirOpen() {
    return !kafka.namesCluster() && !broker.namesDataDir();
  }

  /** The port is chosen now, so that gateway and worker know it before the broker has started. */
  private StandaloneSettings withBroker(BrokerSettings wanted) {
    BrokerSettings chosen = wanted.withPort(LoopbackPort.available(wanted.port()));
    return settings(kafka.settings("127.0.0.1:" + chosen.port()), Optional.of(chosen));
  }

  private StandaloneSettings settings(KafkaSettings where, Optional<BrokerSettings> embedded) {
    EncryptionKeys given = encryption.keys();
    // Where the triggers are kept here, a key is too, so that nobody needs to make one at first.
    Optional<KeptEncryptionKey> kept =
        given.isEmpty()
            ? embedded.map(broker -> KeptEncryptionKey.of(broker.dataDir()))
            : Optional.empty();
    EncryptionKeys keys = kept.map(KeptEncryptionKey::keys).orElse(given);
    DestinationRules rules = destinations.rulesOfOneMachine();
    return new StandaloneSettings(
        gateway.settingsToTry(rules, keys),
        worker.settings(schedule.schedule(), rules, keys),
        where,
        embedded,
        kept,
        admin.address(),
        admin.tls(),
        admin.metricsNamesMax(),
        trace.settings());
  }
}
