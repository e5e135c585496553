package io.dehaze.standalone;

import io.dehaze.lifecycle.StopSignal;
import io.dehaze.settings.Between;
import io.dehaze.settings.LogOptions;
import io.dehaze.settings.VersionProvider;
import io.dehaze.standalone.demo.PrintedWebhooks;
import io.dehaze.standalone.demo.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Only the demo's webhook: for trying triggers out. */
@Command(
    name = "receiver",
    description = "Prints every webhook that is sent to it and answers 200, until Ctrl-C.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
final class ReceiverCommand implements Callable<Integer> {
  @Option(
      names = "--receiver-host",
      paramLabel = "<host>",
      defaultValue = "127.0.0.1",
      description =
          "Where the receiver of webhooks listens; 0.0.0.0 for all addresses of this machine.")
  private String host;

  @Option(
      names = "--receiver-port",
      paramLabel = "<port>",
      defaultValue = "4124",
      description = "The port of the receiver of webhooks; 0 for a free one.")
  @Between(min = 0, max = 65_535)
  private int port;

  @Mixin private LogOptions log;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    log.applyQuietly();
    Screen screen = new Screen(spec.commandLine().getOut(), Ansi.AUTO.enabled());
    try (StopSignal stop = StopSignal.ofProcess();
        PrintedWebhooks webhooks = new PrintedWebhooks(screen, host, port)) {
      webhooks.start();
      stop.await();
    }
    return 0;
  }
}
