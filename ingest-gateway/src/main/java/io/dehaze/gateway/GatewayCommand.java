package io.dehaze.gateway;

import io.dehaze.admin.AdminServer;
import io.dehaze.admin.Health;
import io.dehaze.admin.ProcessMetrics;
import io.dehaze.destination.DestinationOptions;
import io.dehaze.gateway.http.Listen;
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

/** The gateway as a process of its own. */
@Command(
    name = "gateway",
    description = "Takes events and triggers over HTTP and stores them in Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
public final class GatewayCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka;
  @Mixin private GatewayOptions gateway;
  @Mixin private ScheduleOptions schedule;
  @Mixin private EncryptionOptions encryption;
  @Mixin private DestinationOptions destinations;
  @Mixin private AdminOptions admin;
  @Mixin private TraceOptions trace;
  @Mixin private LogOptions log;
  @Spec private CommandSpec spec;

  private final Function<Duration, StopSignal> stopSignal;

  /** One that runs until its process gets SIGTERM or SIGINT. */
  public GatewayCommand() {
    this(StopSignal::ofProcess);
  }

  /**
   * One that may share its process with others.
   *
   * @param stopSignal what ends it, given how long closing may take
   */
  public GatewayCommand(Function<Duration, StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  /** The whole process, in the order in which it starts; runs until it is told to stop. */
  @Override
  public Integer call() throws InterruptedException {
    log.apply();
    KafkaSettings kafkaSettings = kafka.settings();
    GatewaySettings settings = gateway.settings(destinations.rules(), encryption.keys());
    Health health = new Health();
    try (StopSignal stop = stopSignal.apply(closeBound(settings).plusSeconds(1));
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
          closer.open(Tracing.of(trace.settings(), "dehaze-gateway", metrics.registry()));
      Gateway running =
          closer.open(
              new Gateway(
                  settings,
                  kafkaSettings,
                  schedule.schedule(),
                  metrics.registry(),
                  tracing,
                  stop::fail),
              closeBound(settings));
      health.readyWhile(running);
      running.start(
          () -> {
            health.started();
            sayReady(settings.listen(), running.port(), adminServer.url());
          });
      try {
        stop.await();
      } finally { // also where a part has failed: nothing more is to be sent here
        health.stopping();
      }
    }
    return 0;
  }

  /** What is under way may take its time; the rest is closed within seconds. */
  private static Duration closeBound(GatewaySettings settings) {
    return Duration.ofMillis(settings.drainTimeoutMs() + 3_000L);
  }

  private void sayReady(Listen listen, int port, String adminUrl) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Dehaze gateway ready: %s://%s:%d (admin %s)%n",
        listen.scheme(), listen.host(), port, adminUrl);
    out.flush();
  }
}
