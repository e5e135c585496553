package io.dehaze.benchmark;

import io.dehaze.benchmark.process.ChildProcess;
import io.dehaze.benchmark.process.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of a scenario: its directory, its processes and what it says meanwhile. Closing ends the
 * processes, newest first, and deletes the directory; Ctrl-C closes. Thread-safe.
 */
public final class Run implements AutoCloseable {
  private static final Duration STOP_BOUND = Duration.ofSeconds(6);

  private final Progress progress;
  private final Path directory;
  private final Deque<ChildProcess> children = new ArrayDeque<>();
  private final Thread hook = new Thread(this::close, "bench-stop");
  private volatile boolean closing;
  private volatile boolean stopped;

  Run(Progress progress, Path parent) throws IOException {
    this.progress = progress;
    this.directory = Files.createTempDirectory(Files.createDirectories(parent), "run-");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Says what the run is doing. */
  public Progress progress() {
    return progress;
  }

  /** A directory of this run alone, gone after it. */
  public Path directory() {
    return directory;
  }

  /** Whether the run was told to stop before it came to its end. */
  public boolean wasStopped() {
    return stopped;
  }

  /** Starts a process of this run. */
  public ChildProcess start(String name, JavaCommand command) {
    return start(name, command.line());
  }

  /** The same with any program. */
  public synchronized ChildProcess start(String name, List<String> command) {
    if (closing) {
      throw new BenchFailure("the run was stopped");
    }
    ChildProcess child = ChildProcess.start(name, command, directory);
    children.push(child);
    return child;
  }

  @Override
  public void close() {
    if (Thread.currentThread() == hook && !closing) {
      stopped = true;
    }
    closing = true;
    synchronized (this) {
      while (!children.isEmpty()) {
        children.pop().stop(STOP_BOUND);
      }
      delete();
    }
    if (Thread.currentThread() != hook) {
      forgetHook();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out: the hook has run or is about to, and finds nothing to do.
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
