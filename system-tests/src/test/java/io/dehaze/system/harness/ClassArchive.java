package io.dehaze.system.harness;

import static org.awaitility.Awaitility.await;

import io.dehaze.standalone.Dehaze;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The classes of Dehaze's processes, loaded and linked beforehand: the many JVMs of these tests
 * start with about half of the work (JEP 350). The first test that starts a process makes the
 * archive, by a run of the demo; the others wait for it, since a machine that is busy with their
 * processes would make it too late to be of use. Where there is none, JVMs start as ever.
 */
final class ClassArchive {
  private static final Path DIRECTORY = Path.of("target", "system-tests").toAbsolutePath();
  private static final Path ARCHIVE = DIRECTORY.resolve("classes.jsa");
  private static final Path CLAIM = DIRECTORY.resolve("classes.claim");
  private static final Duration MADE_WITHIN = Duration.ofSeconds(60);

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
  static synchronized List<String> options(List<String> jvm) {
    List<String> jars = classPathEntries();
    if (!jars.stream().allMatch(entry -> entry.endsWith(".jar"))) {
      return List.of(); // folders, where nothing was packaged, cannot be archived
    }
    try {
      if (!isNewer(ARCHIVE, jars)) {
        makeOrWait(jvm, jars);
      }
      return isNewer(ARCHIVE, jars) && Files.size(ARCHIVE) > 0
          ? List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:disable")
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNewer(Path file, List<String> jars) {
    long made = file.toFile().lastModified(); // 0 where there is none
    return jars.stream().allMatch(jar -> new File(jar).lastModified() < made);
  }

  private static void makeOrWait(List<String> jvm, List<String> jars) throws IOException {
    Files.createDirectories(DIRECTORY);
    if (claim(jars)) {
      make(jvm);
    } else {
      await("the archive of classes")
          .atMost(MADE_WITHIN.multipliedBy(2))
          .until(() -> isNewer(ARCHIVE, jars) || isGivenUp());
    }
  }

  /** Whoever was to make it has died meanwhile, perhaps in an earlier run. */
  private static boolean isGivenUp() {
    long claimedMs = CLAIM.toFile().lastModified();
    return System.currentTimeMillis() - claimedMs > MADE_WITHIN.plusSeconds(10).toMillis();
  }

  /** Whether it is for the caller to make it: the first to ask since the jars are as they are. */
  private static boolean claim(List<String> jars) throws IOException {
    if (isNewer(CLAIM, jars)) {
      return false;
    }
    Files.deleteIfExists(CLAIM);
    try {
      Files.createFile(CLAIM);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void make(List<String> jvm) throws IOException {
    Path part = DIRECTORY.resolve("classes-" + ProcessHandle.current().pid() + ".jsa");
    Files.deleteIfExists(part);
    Process training = train(jvm, part);
    try {
      training.waitFor(MADE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      training.destroyForcibly();
    }
    if (Files.exists(part)) {
      Files.move(part, ARCHIVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(ARCHIVE);
      Files.createFile(ARCHIVE); // empty: none could be made, and nobody tries again
    }
  }

  private static Process train(List<String> jvm, Path archive) throws IOException {
    List<String> command = new ArrayList<>(jvm);
    command.add("-XX:ArchiveClassesAtExit=" + archive);
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
}
