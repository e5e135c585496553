package io.dehaze.standalone;

import io.dehaze.lifecycle.StopSignal;
import io.dehaze.settings.Between;
import io.dehaze.settings.StartFailure;
import io.dehaze.settings.VersionProvider;
import io.dehaze.standalone.demo.Demo;
import io.dehaze.standalone.demo.Screen;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A fresh system that shows itself. */
@Command(
    name = "demo",
    description = {
      "Starts a fresh system in one process, posts some events to it and prints each webhook that"
          + " comes of them. Takes the options of 'up'; without --data-dir, nothing is kept."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--once",
      description = "Ends when the demo is over: with 0 if every webhook arrived, else with 1.")
  private boolean once;

  @Option(
      names = "--receiver-port",
      paramLabel = "<port>",
      defaultValue = "4124",
      description = "The port of the receiver of webhooks; 0 for a free one.")
  @Between(min = 0, max = 65_535)
  private int receiverPort;

  @Mixin private StandaloneOptions options;
  @Spec private CommandSpec spec;

  private volatile int exitCode = ExitCode.OK;

  @Override
  public Integer call() throws InterruptedException {
    options.log().applyQuietly();
    try (StopSignal stop = StopSignal.ofProcess()) {
      if (!options.leavesDataDirOpen()) {
        return run(options.settings(), stop);
      }
      try (TemporaryDirectory data = TemporaryDirectory.create("dehaze-demo-")) {
        return run(options.settings(data.path()), stop);
      }
    }
  }

  private int run(StandaloneSettings settings, StopSignal stop) throws InterruptedException {
    stop.closeWithin(settings.stopBound());
    if (settings.gateway().listen().tls().isPresent()) {
      throw new StartFailure("the demo posts over plain HTTP; give --tls-certificate-file to 'up'");
    }
    if (settings.gateway().auth().isRequired()) {
      throw new StartFailure("the demo posts without a token; say to 'up' who may do what");
    }
    Screen screen = new Screen(spec.commandLine().getOut(), Ansi.AUTO.enabled());
    screen.line("Starting Dehaze: a gateway, a worker and Kafka in this process ...");
    try (Demo demo = new Demo(screen, receiverPort);
        Standalone system = new Standalone(settings, stop::fail)) {
      demo.start();
      system.start(() -> show(demo, system, screen, stop));
      stop.await();
    }
    return exitCode;
  }

  private void show(Demo demo, Standalone system, Screen screen, StopSignal stop) {
    screen.line(system.ready());
    try {
      boolean complete = demo.run(system.gatewayUrl());
      if (once) {
        exitCode = complete ? ExitCode.OK : ExitCode.SOFTWARE;
        stop.stop();
      } else {
        demo.showWhatNext(system.gatewayUrl(), system.adminUrl(), system.kafka());
      }
    } catch (IOException | RuntimeException e) {
      stop.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process stops
    }
  }
}
