package io.dehaze.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a source tree of its own, with a Java and a Maven that only say so. */
@Timeout(30)
class LauncherTest {
  private static final String LAUNCHER = "dehaze";
  private static final String MAVEN =
      """
      echo "maven ran in $PWD" >>"$LOG"
      echo '[INFO] Building Dehaze common 0.1.0-SNAPSHOT                 [2/5]'
      [ -z "${MAVEN_FAILS:-}" ] || { echo '[ERROR] on purpose'; exit 1; }
      for module in standalone $(printf '%s\n' "$@" | grep -x benchmark); do
        mkdir -p $module/target && touch $module/target/$module.jar
      done
      """;

  private record Run(int exitCode, String out, String err) {}

  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path directory;
  private Path tree;
  private Path bin;

  @BeforeEach
  void layOutASourceTree() throws Exception {
    tree = Files.createDirectories(directory.resolve("a tree with spaces"));
    bin = Files.createDirectories(directory.resolve("java home/bin"));
    Files.copy(Path.of("..", LAUNCHER), tree.resolve(LAUNCHER));
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    for (String module : List.of("common", "ingest-gateway", "dispatcher-worker", "standalone")) {
      Files.createDirectories(tree.resolve(module).resolve("src/main/java"));
    }
    script("mvn", MAVEN);
    java("17.0.1");
    environment.put("JAVA_HOME", bin.getParent().toString());
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    environment.put("OSTYPE", "darwin23"); // else Bash's own, that of this machine
    environment.put("LOG", directory.resolve("log").toString());
  }

  @Test
  void buildsOnceAndHandsItsArgumentsOver() throws Exception {
    environment.put("DEHAZE_JAVA_OPTS", "-Xmx1g  -Dstar=*");
    Run first = run("up", "--data-dir=a b", "");
    assertThat(first.exitCode).isZero();
    assertThat(first.err).contains("Building Dehaze.").contains("Dehaze common [2/5]");
    assertThat(first.out.lines())
        .containsExactly(
            "<-XX:+ExitOnOutOfMemoryError>",
            "<-XX:SharedArchiveFile=" + archive() + ">",
            "<-Xlog:disable>",
            "<-Xlog:all=error:stderr>",
            "<-Xmx1g>",
            "<-Dstar=*>",
            "<-jar>",
            "<" + tree.toRealPath() + "/standalone/target/standalone.jar>",
            "<up>",
            "<--data-dir=a b>",
            "<>");

    assertThat(run("up").err).isEmpty();
    assertThat(Files.readString(directory.resolve("log")))
        .isEqualTo("maven ran in " + tree.toRealPath() + "\n");
  }

  @Test
  void asksForHugePagesOnLinux() throws Exception {
    assertThat(run("up").out).doesNotContain("HugePages");
    environment.put("OSTYPE", "linux-gnu");
    assertThat(run("up").out)
        .contains("<-XX:+UseTransparentHugePages>\n<-Xlog:pagesize=error>\n")
        .contains("<up>");
  }

  @Test
  void archivesClassesWithoutAnySetting_forTheJavaThatMadeThem() throws Exception {
    environment.put("DEHAZE_BOOTSTRAP_SERVERS", "production:9092");
    assertThat(run("up").out).contains("SharedArchiveFile");
    assertThat(Files.readString(Path.of(archive() + ".env"))).doesNotContain("DEHAZE_");

    java("17.0.2");
    assertThat(run("up").out).contains("<up>").doesNotContain("SharedArchiveFile");
    java("17.0.1");
    assertThat(run("up").out).contains("SharedArchiveFile");
  }

  @Test
  void startsAsEverWhereClassesCannotBeArchived() throws Exception {
    Files.createFile(bin.resolve("no-archive"));
    Run run = run("up");
    assertThat(run.exitCode).isZero();
    assertThat(run.out).contains("<up>").doesNotContain("SharedArchiveFile");
    assertThat(Path.of(archive())).doesNotExist();
    assertThat(run("up").err).isEmpty();
  }

  @Test
  void buildsTheBenchmarkOnlyForBench() throws Exception {
    Files.createDirectories(tree.resolve("benchmark/src/main/java"));
    run("up");
    assertThat(tree.resolve("benchmark/target")).doesNotExist();

    Run bench = run("bench", "schedule", "--quick");
    assertThat(bench.err).contains("Building");
    assertThat(bench.out.lines())
        .containsExactly(
            "<-XX:+ExitOnOutOfMemoryError>",
            "<-jar>",
            "<" + tree.toRealPath() + "/benchmark/target/benchmark.jar>",
            "<--tree>",
            "<" + tree.toRealPath() + ">",
            "<schedule>",
            "<--quick>");
    assertThat(run("bench").err).isEmpty();
    assertThat(run("up").err).isEmpty();
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    run("up");
    Path source = Files.writeString(tree.resolve("common/src/main/java/Event.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run("up").err).contains("Building");
  }

  @Test
  void saysWhyABuildFailedAndStartsNothing() throws Exception {
    environment.put("MAVEN_FAILS", "yes");
    Run failed = run("up");
    assertThat(failed.exitCode).isEqualTo(1);
    assertThat(failed.err).contains("[ERROR] on purpose").contains("build.log");
    assertThat(failed.out).isEmpty();
    environment.remove("MAVEN_FAILS");
    assertThat(run("up").exitCode).isZero();
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"), tree.resolve(LAUNCHER).toAbsolutePath());
    Run run = start(List.of(link.toString(), "up"));
    assertThat(run.out).contains("standalone.jar").contains("<up>");
  }

  @Test
  void refusesAJavaThatIsTooOld() throws Exception {
    for (String old : List.of("1.8.0_392", "11.0.2", "16")) {
      java(old);
      Run run = run("up");
      assertThat(run.exitCode).isEqualTo(1);
      assertThat(run.err).startsWith("Dehaze needs Java 17 or newer");
    }
    for (String recent : List.of("17", "21.0.1", "25-ea")) {
      java(recent);
      assertThat(run("up").exitCode).as(recent).isZero();
    }
    java("nonsense");
    assertThat(run("up").err).startsWith("Cannot tell the version of");
  }

  @Test
  void saysThatJavaHomeHoldsNoJava() throws Exception {
    environment.put("JAVA_HOME", "/nowhere");
    Run run = run("up");
    assertThat(run.exitCode).isEqualTo(1);
    assertThat(run.err).isEqualTo("JAVA_HOME is /nowhere, but there is no bin/java in it.\n");
  }

  private String archive() throws IOException {
    return tree.toRealPath() + "/standalone/target/classes.jsa";
  }

  /** Where it is to archive classes, it leaves its environment beside them. */
  private void java(String version) throws IOException {
    script(
        "java",
        """
        [ "$1" = -version ] && { echo 'openjdk version "%s" 2025-01-01' >&2; exit 0; }
        for option in "$@"; do
          case $option in -XX:ArchiveClassesAtExit=*)
            archive=${option#*=}
            echo half >"$archive"
            [ ! -f "${0%%/*}/no-archive" ] || exit 1
            env >"$archive.env"
            exit 0 ;;
          esac
        done
        printf '<%%s>\\n' "$@"
        """
            .formatted(version));
    script("javac", "");
  }

  private void script(String name, String body) throws IOException {
    Path script = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(tree.resolve(LAUNCHER).toString()));
    command.addAll(Arrays.asList(arguments));
    return start(command);
  }

  private Run start(List<String> command) throws Exception {
    Path err = directory.resolve("err");
    var builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.directory(directory.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out, Files.readString(err));
  }
}
