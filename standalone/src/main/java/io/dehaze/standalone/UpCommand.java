package io.dehaze.standalone;

import io.dehaze.lifecycle.StopSignal;
import io.dehaze.settings.VersionProvider;
import java.io.PrintWriter;
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
    options.applyLog();
    StandaloneSettings settings = options.settings();
    try (StopSignal stop = StopSignal.ofProcess();
        Standalone system = new Standalone(settings, stop::fail)) {
      system.start(() -> sayReady(system));
      stop.await();
    }
    return 0;
  }

  private void sayReady(Standalone system) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Dehaze ready: %s (admin %s, Kafka %s)%n",
        system.gatewayUrl(), system.adminUrl(), system.kafka());
    out.flush();
  }
}
