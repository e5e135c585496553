package io.dehaze.benchmark.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.LongBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Drives some connections. In a closed loop each sends its next request when it has its answer. In
 * an open loop requests are sent at their times, by whichever connection is free; one that finds
 * none waits, and its wait counts: what a slow server delays is measured, not omitted.
 */
final class DriverThread extends Thread {
  private static final int OK = 200;
  private static final long PACE_NANOS = 50_000;
  private static final long LONGEST_MICROS = 60_000_000;

  private final DriverPlan plan;
  private final int share;
  private final int firstNumber;
  private final long startNanos;
  private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
  private final Deque<Connection> free = new ArrayDeque<>();
  private final LongBuffer sentNanos;
  private int sent;
  private long answered;
  private long refused;

  /**
   * A thread of a driver.
   *
   * @param share how many of the connections are its own
   * @param firstNumber the number of its first request
   * @param startNanos when the warm-up begins
   */
  DriverThread(DriverPlan plan, int share, int firstNumber, long startNanos) {
    super("drive-" + firstNumber);
    this.plan = plan;
    this.share = share;
    this.firstNumber = firstNumber;
    this.startNanos = startNanos;
    this.sentNanos = LongBuffer.allocate(plan.requests());
  }

  @Override
  public void run() {
    try (Selector selector = Selector.open()) {
      connect(selector);
      if (plan.isOpenLoop()) {
        driveOpen(selector);
      } else {
        driveClosed(selector);
      }
      closeAll(selector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(Selector selector) throws IOException {
    var server = new InetSocketAddress(plan.target().getHost(), plan.target().getPort());
    for (int i = 0; i < share; i++) {
      free.add(new Connection(server, selector, plan.template()));
    }
  }

  private void driveClosed(Selector selector) throws IOException {
    while (!free.isEmpty()) {
      sendNow(free.remove());
    }
    while (System.nanoTime() < plan.endNanos(startNanos)) {
      selector.select(10);
      for (Connection each : answered(selector)) {
        sendNow(each);
      }
    }
  }

  private void sendNow(Connection connection) throws IOException {
    connection.send(firstNumber + sent++, System.nanoTime());
  }

  private void driveOpen(Selector selector) throws IOException {
    long next = startNanos;
    long end = plan.endNanos(startNanos);
    while (next < end || free.size() < share) {
      long now = System.nanoTime();
      while (next <= now && next < end && !free.isEmpty()) {
        sentNanos.put(next);
        free.remove().send(firstNumber + sent++, next);
        next = startNanos + plan.offsetNanos(sent);
      }
      selector.selectNow();
      List<Connection> done = answered(selector);
      free.addAll(done);
      if (done.isEmpty()) {
        LockSupport.parkNanos(PACE_NANOS);
      }
      if (now > end + plan.patienceNanos()) {
        refused += share - free.size();
        return;
      }
    }
  }

  private List<Connection> answered(Selector selector) throws IOException {
    List<Connection> done = new ArrayList<>();
    for (SelectionKey key : selector.selectedKeys()) {
      Connection connection = (Connection) key.attachment();
      int status = connection.proceed();
      if (status != 0) {
        count(connection, status);
        done.add(connection);
      }
    }
    selector.selectedKeys().clear();
    return done;
  }

  private void count(Connection connection, int status) {
    long now = System.nanoTime();
    long when = plan.isOpenLoop() ? connection.sinceNanos() : now;
    if (when < plan.measuredNanos(startNanos) || when >= plan.endNanos(startNanos)) {
      return;
    }
    if (status == OK) {
      answered++;
      micros.recordValue(Math.min(LONGEST_MICROS, (now - connection.sinceNanos()) / 1_000));
    } else {
      refused++;
    }
  }

  private static void closeAll(Selector selector) throws IOException {
    for (SelectionKey key : selector.keys()) {
      ((Connection) key.attachment()).close();
    }
  }

  /** What it measured; after its end. */
  DriveResult result() {
    return new DriveResult(
        answered, refused, plan.measuredForNanos(), micros, plan.measuredFromNumber());
  }

  /** When each request was to be sent, by number; after its end, and of an open loop only. */
  LongBuffer sentNanos() {
    return sentNanos.duplicate().flip();
  }
}
