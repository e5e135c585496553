package io.dehaze.system.harness;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway or a worker, and what it tells of itself. */
public abstract class Node implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("Dehaze \\w+ ready(?:: (?<url>\\S+))? \\(admin (?<admin>\\S+)\\)");
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final int GET_ATTEMPTS_MAX = 5;

  private Matcher ready;

  /** Waits until a line that it has printed matches, and fails if it ends before. */
  abstract Matcher awaitLine(Pattern line, Duration atMost);

  /** Asks it to stop, waits for the end, and fails unless the stop was clean. */
  public abstract void stop();

  public abstract boolean isAlive();

  /** Whether it ever was silent for so long that others took its partitions over. */
  abstract boolean lostPartitions();

  /** Ends it, whatever state it is in; it may take a while longer. */
  @Override
  public abstract void close();

  /** Returns when it has said that it is ready. */
  public Node awaitReady() {
    if (ready == null) {
      ready = awaitLine(READY, READY_WITHIN);
    }
    return this;
  }

  /** Where a gateway takes requests. */
  public URI url() {
    return URI.create(awaitReady().ready.group("url"));
  }

  /** Where it tells of its health and its metrics. */
  public URI adminUrl() {
    return URI.create(awaitReady().ready.group("admin"));
  }

  /**
   * The sum of all samples of a metric whose labels contain the given text.
   *
   * @param name as in Prometheus, for example {@code dehaze_deliveries_total}
   * @param labels for example {@code outcome="delivered"}; empty for all
   */
  public double metric(String name, String labels) {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + '{') || line.startsWith(name + ' '))
        .filter(line -> line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether there is a sample of a metric whose labels contain the given text. */
  public boolean shows(String name, String labels) {
    return get("/metrics").lines().anyMatch(line -> line.startsWith(name) && line.contains(labels));
  }

  /** All that it exports, as Prometheus would get it. */
  public String metrics() {
    return get("/metrics");
  }

  /** How many deliveries a worker has seen succeed. */
  public double delivered() {
    return metric("dehaze_deliveries_total", "outcome=\"delivered\"");
  }

  /** How many records of the event lane a worker has taken on and not done. */
  public double inFlight() {
    return metric("dehaze_lane_in_flight", "lane=\"events\"");
  }

  /** Whether its probe says that it is ready. */
  public boolean isReady() {
    try (HttpConnection admin = new HttpConnection(adminUrl())) {
      return admin.get("/health/ready").status() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On a busy machine an answer may take longer than the admin server allows; then once more. */
  private String get(String path) {
    for (int attempt = 1; ; attempt++) {
      try (HttpConnection admin = new HttpConnection(adminUrl())) {
        return admin.get(path).body();
      } catch (EOFException e) {
        if (attempt == GET_ATTEMPTS_MAX) {
          throw new UncheckedIOException(e);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
