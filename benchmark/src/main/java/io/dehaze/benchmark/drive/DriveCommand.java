package io.dehaze.benchmark.drive;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load generator as a process; started by scenarios, not by people. */
@Command(name = "drive", hidden = true, description = "Posts the requests of a scenario.")
public final class DriveCommand implements Callable<Integer> {
  private static final int NUMBERS_APART = 500_000_000;

  @Option(names = "--target", required = true, description = "Where requests go.")
  private URI target;

  @Option(names = "--body", required = true, description = "A file with the body.")
  private Path body;

  @Option(names = "--connections", defaultValue = "64", description = "How many at once.")
  private int connections;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Requests a second; 0: a closed loop.")
  private int rate;

  @Option(names = "--warm-up-ms", defaultValue = "2000", description = "Driven before measuring.")
  private int warmUpMs;

  @Option(names = "--measured-ms", defaultValue = "5000", description = "How long to measure.")
  private int measuredMs;

  @Option(names = "--log", description = "Where to write when each request was to be sent.")
  private Path log;

  /** Drives, prints what it measured as one line, and ends. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    RequestTemplate template = RequestTemplate.of(target, Files.readAllBytes(body));
    DriverPlan plan = new DriverPlan(target, template, rate, warmUpMs, measuredMs);
    long startNanos = System.nanoTime() + 200_000_000;
    long offsetMicros =
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - System.nanoTime() / 1_000;
    List<DriverThread> threads = threads(plan, startNanos);
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      each.join();
    }
    if (log != null) {
      writeLog(threads.get(0).sentNanos(), offsetMicros);
    }
    System.out.println(sum(plan, threads).line());
    return 0;
  }

  /** An open loop has one, so that its requests are numbered in order. */
  private List<DriverThread> threads(DriverPlan plan, long startNanos) {
    List<DriverThread> threads = new ArrayList<>();
    int count = plan.isOpenLoop() || connections < 2 ? 1 : 2;
    for (int i = 0; i < count; i++) {
      int share = connections / count + (i < connections % count ? 1 : 0);
      threads.add(new DriverThread(plan, share, i * NUMBERS_APART, startNanos));
    }
    return threads;
  }

  private static DriveResult sum(DriverPlan plan, List<DriverThread> threads) {
    Histogram micros = new Histogram(60_000_000, 3);
    long answered = 0;
    long refused = 0;
    for (DriverThread each : threads) {
      DriveResult result = each.result();
      micros.add(result.micros());
      answered += result.answered();
      refused += result.refused();
    }
    return new DriveResult(
        answered, refused, plan.measuredForNanos(), micros, plan.measuredFromNumber());
  }

  private void writeLog(LongBuffer sentNanos, long offsetMicros) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(sentNanos.remaining() * Long.BYTES);
    while (sentNanos.hasRemaining()) {
      bytes.putLong(sentNanos.get() / 1_000 + offsetMicros);
    }
    Files.write(log, bytes.array());
  }
}
