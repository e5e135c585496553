package io.dehaze.system.harness;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway or a worker as a process of its own: one that can be killed, suspended, overheard. */
public final class NodeProcess extends Node {
  private final JavaProcess process;

  NodeProcess(JavaProcess process) {
    this.process = process;
  }

  @Override
  public NodeProcess awaitReady() {
    super.awaitReady();
    return this;
  }

  @Override
  Matcher awaitLine(Pattern line, Duration atMost) {
    return process.awaitLine(line, atMost);
  }

  /** SIGTERM. */
  @Override
  public void stop() {
    process.stop();
  }

  /** SIGKILL: not a line of code runs after it. */
  public void kill9() {
    process.kill9();
  }

  /** SIGSTOP: it keeps its memory and its sockets, and does nothing. */
  public void suspend() {
    process.suspend();
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void resume() {
    process.resume();
  }

  /** Waits until it has ended by itself, and returns its exit code. */
  public int awaitEnd() {
    return process.awaitExit();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  boolean lostPartitions() {
    return process.standardError().contains("event=partitions_lost");
  }

  /** All that it has printed and logged. */
  public String output() {
    return process.standardOutput() + process.standardError();
  }

  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
