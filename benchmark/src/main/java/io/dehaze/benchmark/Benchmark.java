package io.dehaze.benchmark;

import io.dehaze.benchmark.batch.BatchScenario;
import io.dehaze.benchmark.deliver.DeliverScenario;
import io.dehaze.benchmark.drive.DriveCommand;
import io.dehaze.benchmark.endtoend.EndToEndScenario;
import io.dehaze.benchmark.failure.CrashScenario;
import io.dehaze.benchmark.failure.IsolationScenario;
import io.dehaze.benchmark.growth.GrowthScenario;
import io.dehaze.benchmark.ingest.IngestScenario;
import io.dehaze.benchmark.lookup.LookupScenario;
import io.dehaze.benchmark.micro.MicroScenario;
import io.dehaze.benchmark.overload.OverloadScenario;
import io.dehaze.benchmark.schedule.ScheduleScenario;
import io.dehaze.benchmark.sink.CountingSinkCommand;
import io.dehaze.benchmark.sink.SinkCommand;
import io.dehaze.benchmark.start.StartScenario;
import io.dehaze.benchmark.sync.SyncScenario;
import io.dehaze.benchmark.yardstick.BareChainCommand;
import io.dehaze.benchmark.yardstick.BareLoopCommand;
import io.dehaze.benchmark.yardstick.BareServerCommand;
import io.dehaze.benchmark.yardstick.ParallelConsumerCommand;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** Measures Dehaze on the machine it runs on; each scenario is a subcommand. */
@Command(
    name = "bench",
    description = "Measures Dehaze on this machine, in processes that it starts and ends.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "<scenario>",
    subcommands = {
      ScheduleScenario.class,
      IngestScenario.class,
      OverloadScenario.class,
      BatchScenario.class,
      DeliverScenario.class,
      EndToEndScenario.class,
      SyncScenario.class,
      IsolationScenario.class,
      CrashScenario.class,
      GrowthScenario.class,
      StartScenario.class,
      MicroScenario.class,
      LookupScenario.class,
      SinkCommand.class,
      CountingSinkCommand.class,
      DriveCommand.class,
      BareServerCommand.class,
      BareLoopCommand.class,
      BareChainCommand.class,
      ParallelConsumerCommand.class,
      HelpCommand.class
    })
public final class Benchmark {
  private static final String TREE = "--tree";

  @Option(names = TREE, hidden = true, description = "The source tree; given by the launcher.")
  private Path tree = Path.of("");

  private final List<String> arguments;

  private Benchmark(List<String> arguments) {
    this.arguments = arguments;
  }

  /** Runs the scenario that {@code arguments} name; exit code 0 if it ran to its end. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Benchmark(List.of(arguments)));
    System.exit(line.setUsageHelpAutoWidth(true).execute(arguments));
  }

  /** The root of the source tree. */
  public Path tree() {
    return tree.toAbsolutePath().normalize();
  }

  /** What a person types to run the same again. */
  public String command() {
    int own = !arguments.isEmpty() && arguments.get(0).equals(TREE) ? 2 : 0;
    return "./dehaze bench " + String.join(" ", arguments.subList(own, arguments.size()));
  }
}
