package io.dehaze.system.harness;

import io.dehaze.standalone.Dehaze;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The classes of Dehaze's processes, loaded and linked beforehand: the many JVMs of these tests
 * start with about half of the work (JEP 350). The first test that starts a process has the archive
 * made, by a run of the demo in the background; nobody waits for it, and where there is none, or
 * one that does not fit, a JVM starts as ever.
 */
final class ClassArchive {
  private static final Path DIRECTORY = Path.of("target", "system-tests");
  private static final Path ARCHIVE = DIRECTORY.resolve("classes.jsa");
  private static final Path LOCK = DIRECTORY.resolve("classes.lock");
  private static final Path BEING_MADE = DIRECTORY.resolve("classes.jsa.part");
  private static final int MADE_WITHIN_S = 120;

  private ClassArchive() {}

  /** The class path of a process: that of this JVM without what only tests have. */
  static String classPath() {
    return String.join(File.pathSeparator, classPathEntries());
  }

  private static List<String> classPathEntries() {
    String ofTests = Path.of("target").toAbsolutePath() + File.separator;
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.startsWith(ofTests))
        .toList();
  }

  /** What a JVM with that class path is started with, so that it uses the archive. */
  static List<String> options(List<String> jvm) {
    List<String> entries = classPathEntries();
    if (!entries.stream().allMatch(entry -> entry.endsWith(".jar"))) {
      return List.of(); // folders, where nothing was packaged, cannot be archived
    }
    if (isNewerThan(entries)) {
      return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:disable");
    }
    haveItMade(jvm);
    return List.of();
  }

  private static boolean isNewerThan(List<String> jars) {
    long made = ARCHIVE.toFile().lastModified(); // 0 where there is none
    return jars.stream().allMatch(jar -> new File(jar).lastModified() < made);
  }

  private static void haveItMade(List<String> jvm) {
    try {
      Files.createDirectories(DIRECTORY);
      FileChannel channel =
          FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return; // somebody is at it
      }
      Files.deleteIfExists(BEING_MADE);
      Process training = train(jvm);
      Runtime.getRuntime().addShutdownHook(new Thread(training::destroyForcibly));
      Thread keeper = new Thread(() -> keep(training, channel), "class-archive");
      keeper.setDaemon(true);
      keeper.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very JVM is at it
    }
  }

  private static Process train(List<String> jvm) throws IOException {
    List<String> command = new ArrayList<>(jvm);
    command.add("-XX:ArchiveClassesAtExit=" + BEING_MADE);
    command.addAll(List.of("-cp", classPath(), Dehaze.class.getName(), "demo", "--once"));
    Stream.of("port", "admin-port", "kafka-port", "receiver-port")
        .forEach(port -> command.add("--" + port + "=0"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(DIRECTORY.resolve("classes.log").toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("DEHAZE_"));
    return builder.start();
  }

  /** The lock goes with the channel. */
  private static void keep(Process training, FileChannel lock) {
    try (lock) {
      if (training.waitFor(MADE_WITHIN_S, TimeUnit.SECONDS) && Files.exists(BEING_MADE)) {
        Files.move(BEING_MADE, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.write(ARCHIVE, new byte[0]); // fits nothing, and is not tried again
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      training.destroyForcibly();
    }
  }
}
