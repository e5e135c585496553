package io.dehaze.worker;

import io.dehaze.admin.AdminServer;
import io.dehaze.admin.Health;
import io.dehaze.admin.ProcessMetrics;
import io.dehaze.destination.DestinationOptions;
import io.dehaze.kafka.KafkaReachability;
import io.dehaze.kafka.KafkaSettings;
import io.dehaze.lane.ScheduleOptions;
import io.dehaze.lifecycle.Closer;
import io.dehaze.lifecycle.StopSignal;
import io.dehaze.secret.EncryptionOptions;
import io.dehaze.settings.AdminOptions;
import io.dehaze.settings.KafkaOptions;
import io.dehaze.settings.LogOptions;
import io.dehaze.settings.TraceOptions;
import io.dehaze.settings.VersionProvider;
import io.dehaze.time.SetBackWatch;
import io.dehaze.trace.Tracing;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The worker as a process of its own. */
@Command(
    name = "worker",
    description = "Reads the lanes and delivers each event as a webhook.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
public final class WorkerCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka;
  @Mixin private WorkerOptions worker;
  @Mixin private ScheduleOptions schedule;
  @Mixin private EncryptionOptions encryption;
  @Mixin private DestinationOptions destinations;
  @Mixin private AdminOptions admin;
  @Mixin private TraceOptions trace;
  @Mixin private LogOptions log;
  @Spec private CommandSpec spec;

  private final Function<Duration, StopSignal> stopSignal;

  /** One that runs until its process gets SIGTERM or SIGINT. */
  public WorkerCommand() {
    this(StopSignal::ofProcess);
  }

  /**
   * One that may share its process with others.
   *
   * @param stopSignal what ends it, given how long closing may take
   */
  public WorkerCommand(Function<Duration, StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  /** The whole process, in the order in which it starts; runs until it is told to stop. */
  @Override
  public Integer call() throws InterruptedException {
    log.apply();
    KafkaSettings kafkaSettings = kafka.settings();
    WorkerSettings settings =
        worker.settings(schedule.schedule(), destinations.rules(), encryption.keys());
    Health health = new Health();
    try (StopSignal stop = stopSignal.apply(stopBound(settings));
        Closer closer = new Closer()) {
      ProcessMetrics metrics = closer.open(new ProcessMetrics(admin.metricsNamesMax()));
      AdminServer adminServer =
          closer.open(new AdminServer(admin.address(), admin.tls(), health, metrics.registry()));
      adminServer.start();
      closer.open(new SetBackWatch(stop::fail)).start();
      KafkaReachability reachability = closer.open(new KafkaReachability(kafkaSettings));
      health.readyWhile(reachability);
      reachability.start();
      Tracing tracing =
          closer.open(Tracing.of(trace.settings(), "dehaze-worker", metrics.registry()));
      Worker running =
          closer.open(
              new Worker(kafkaSettings, settings, metrics.registry(), tracing, health, stop::fail),
              Duration.ofMillis(settings.drainTimeoutMs() + 8_000L));
      running.start(
          () -> {
            health.started();
            sayReady(adminServer.url());
          });
      try {
        stop.await();
      } finally { // also where a part has failed: nothing more is to be sent here
        health.stopping();
      }
    }
    return 0;
  }

  /** What is under way has its drain time; committing, leaving and closing come after it. */
  private static Duration stopBound(WorkerSettings settings) {
    return Duration.ofMillis(settings.drainTimeoutMs() + 3_500L);
  }

  private void sayReady(String adminUrl) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Dehaze worker ready (admin %s)%n", adminUrl);
    out.flush();
  }
}
