package io.dehaze.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How a process is: alive (or it should be killed), and ready (or it should get no work).
 *
 * <p>It is alive until a liveness check says otherwise, and not ready before {@link #started} and
 * after {@link #stopping}, whatever the checks say. Thread-safe.
 */
public final class Health {
  private enum Phase {
    STARTING,
    RUNNING,
    STOPPING
  }

  private final List<HealthCheck> liveness = new CopyOnWriteArrayList<>();
  private final List<HealthCheck> readiness = new CopyOnWriteArrayList<>();
  private MeterRegistry registry;
  private volatile Phase phase = Phase.STARTING;

  /** Alive, and not ready until it is told that it {@link #started}. */
  public Health() {
    readiness.add(HealthCheck.of("process", this::phaseProblem));
  }

  /** From now on the process is alive only while {@code check} is well. */
  public void aliveWhile(HealthCheck check) {
    liveness.add(check);
  }

  /** From now on the process is ready only while {@code check} is well. */
  public synchronized void readyWhile(HealthCheck check) {
    readiness.add(check);
    if (registry != null) {
      show(check);
    }
  }

  /** From now on a registry has each readiness check, those to come too. */
  synchronized void bindTo(MeterRegistry meters) {
    registry = meters;
    readiness.forEach(this::show);
  }

  private void show(HealthCheck check) {
    Gauge.builder("dehaze.ready", check, each -> HealthReport.of(List.of(each)).isUp() ? 1 : 0)
        .description("How each check of /health/ready stands: 1 for well, 0 for not")
        .tag("check", check.name())
        .strongReference(true)
        .register(registry);
  }

  /** Every part runs and every check is known. */
  public void started() {
    phase = Phase.RUNNING;
  }

  /** No new work, please: the process is about to close. */
  public void stopping() {
    phase = Phase.STOPPING;
  }

  HealthReport liveness() {
    return HealthReport.of(liveness);
  }

  HealthReport readiness() {
    return HealthReport.of(readiness);
  }

  private Optional<String> phaseProblem() {
    return switch (phase) {
      case STARTING -> Optional.of("starting");
      case RUNNING -> Optional.empty();
      case STOPPING -> Optional.of("stopping");
    };
  }
}
