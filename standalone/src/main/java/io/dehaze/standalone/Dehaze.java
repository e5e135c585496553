package io.dehaze.standalone;

import io.dehaze.gateway.GatewayCommand;
import io.dehaze.settings.CommandLines;
import io.dehaze.settings.VersionProvider;
import io.dehaze.worker.WorkerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The one command of a newcomer, and every process of Dehaze as a subcommand. */
@Command(
    name = "dehaze",
    description = "Takes events over HTTP, keeps them in Kafka, delivers them as webhooks.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "<command>",
    footer = {
      "",
      "In a source tree there is also ./dehaze bench, a program of its own: it measures all of this."
    },
    subcommands = {
      GatewayCommand.class,
      WorkerCommand.class,
      DemoCommand.class,
      UpCommand.class,
      KafkaCommand.class,
      KeyCommand.class,
      ReceiverCommand.class,
      HelpCommand.class
    })
public final class Dehaze {
  /** The command and its subcommands, for {@link CommandLines#create}. */
  public Dehaze() {}

  /** Runs the subcommand that {@code arguments} name, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(CommandLines.create(new Dehaze(), System.getenv()).execute(arguments));
  }
}
