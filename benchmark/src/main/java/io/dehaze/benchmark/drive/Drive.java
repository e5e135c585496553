package io.dehaze.benchmark.drive;

import io.dehaze.benchmark.BenchFailure;
import io.dehaze.benchmark.Benchmark;
import io.dehaze.benchmark.Run;
import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A driver process, as the harness sees it: a load of one kind of request.
 *
 * @param target where requests go
 * @param body their body; a run of ten hashes in it becomes each request's number
 * @param connections how many requests may be on their way at once
 * @param rate how many are sent each second, in an open loop; 0 for a closed loop
 * @param times how long to drive
 */
public record Drive(URI target, byte[] body, int connections, int rate, Times times) {
  private static final Pattern DONE = Pattern.compile("^" + DriveResult.DONE + ".*");
  private static final int HEAP_MB = 512;
  private static final long START_MS = 30_000;

  /**
   * How long to drive, in milliseconds.
   *
   * @param warmUpMs before measuring
   * @param measuredMs while measuring
   */
  public record Times(int warmUpMs, int measuredMs) {}

  /** A driver under way. */
  public record UnderWay(ChildProcess process, Path log, long boundMs) {
    /** Waits for its end. */
    public DriveResult await() throws InterruptedException {
      return DriveResult.ofLine(process.awaitLine(DONE, Duration.ofMillis(boundMs)).group());
    }

    /**
     * When each request was to be sent, by number, in microseconds since the epoch; after its end.
     */
    public long[] sentMicros() {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
        long[] micros = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(micros);
        return micros;
      } catch (IOException e) {
        throw new BenchFailure("the driver left no log", e);
      }
    }
  }

  /** Starts a process that drives. */
  public UnderWay start(Run run, String name) {
    try {
      Path file = Files.write(run.directory().resolve(name + ".body"), body);
      Path log = run.directory().resolve(name + ".sent");
      List<String> arguments =
          new ArrayList<>(List.of("drive", "--target=" + target, "--body=" + file));
      arguments.add("--connections=" + connections);
      arguments.add("--rate=" + rate);
      arguments.add("--warm-up-ms=" + times.warmUpMs);
      arguments.add("--measured-ms=" + times.measuredMs);
      if (rate > 0) {
        arguments.add("--log=" + log);
      }
      var command = new JavaCommand(HEAP_MB, options(), Benchmark.class.getName(), arguments);
      long boundMs = START_MS + times.warmUpMs + times.measuredMs;
      return new UnderWay(run.start(name, command), log, boundMs);
    } catch (IOException e) {
      throw new BenchFailure("cannot write the body to drive", e);
    }
  }

  /**
   * What keeps a driver from measuring itself: a young generation that is not collected before its
   * end, and in an open loop, where the processors are to have time to spare, none of the compiler
   * that takes the most of them.
   */
  private List<String> options() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmn400m"));
    if (rate > 0) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    return options;
  }

  /** Drives, and waits for the result. */
  public DriveResult run(Run run, String name) throws InterruptedException {
    return start(run, name).await();
  }
}
