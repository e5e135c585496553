package io.dehaze.standalone;

import io.dehaze.lifecycle.StopSignal;
import io.dehaze.settings.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The whole system in one process. */
@Command(
    name = "up",
    description = {
      "Runs gateway, worker and, unless --bootstrap-servers is given, a Kafka broker in one process,"
          + " until Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
final class UpCommand implements Callable<Integer> {
  @Mixin private StandaloneOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    options.log().apply();
    StandaloneSettings settings = options.settings();
    try (StopSignal stop = StopSignal.ofProcess(settings.stopBound());
        Standalone system = new Standalone(settings, stop::fail)) {
      system.start(() -> spec.commandLine().getOut().println(system.ready()));
      stop.await();
    }
    return 0;
  }
}
