package io.dehaze.standalone;

import io.dehaze.lifecycle.Closer;
import io.dehaze.lifecycle.StopSignal;
import io.dehaze.settings.LogOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Only the embedded broker: for gateways and workers that run as processes of their own. */
@Command(
    name = "kafka",
    description = "Runs a single-node Kafka broker on this machine, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class KafkaCommand implements Callable<Integer> {
  @Mixin private BrokerOptions options;
  @Mixin private LogOptions log;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    log.apply();
    try (var stop = StopSignal.ofProcess();
        var closer = new Closer()) {
      BrokerSettings settings = options.settings();
      var broker = closer.open(new EmbeddedBroker(settings), Duration.ofSeconds(9));
      broker.start();
      spec.commandLine()
          .getOut()
          .printf(
              "Kafka is ready at %s, data in %s%n", broker.bootstrapServers(), settings.dataDir())
          .flush();
      stop.await();
    }
    return 0;
  }
}
