package io.dehaze.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSignalTest {
  @Test
  void returnsWhenAskedToStop() throws Exception {
    try (var stop = StopSignal.ofProcess()) {
      stop.stop();
      stop.await();
    }
  }

  @Test
  void takesWhatFailsDuringAStopForAConsequence() throws Exception {
    try (var stop = StopSignal.ofProcess()) {
      stop.stop();
      stop.fail(new IllegalStateException("the other part is gone"));
      stop.await();
    }
  }

  @Test
  void tellsWhyAPartFailed() {
    try (var stop = StopSignal.ofProcess()) {
      var cause = new IllegalArgumentException("on purpose");
      stop.fail(cause);
      stop.fail(new IllegalArgumentException("later"));
      assertThatThrownBy(stop::await).hasCause(cause);
    }
  }

  @Test
  void closesEverythingAndExitsWithZeroOnATerminationSignal() throws Exception {
    Process process = run("waits");
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    process.toHandle().destroy(); // SIGTERM, and the output stays readable.
    assertThat(rest(process)).isEqualTo("closed\n");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void exitsWithOneWhenAPartFailed() throws Exception {
    Process process = run("fails");
    assertThat(rest(process)).isEqualTo("ready\nclosed\n");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private static Process run(String how) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            how)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String rest(Process process) throws Exception {
    var text = new StringBuilder();
    process.inputReader().lines().forEach(line -> text.append(line).append('\n'));
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return text.toString();
  }

  /** A process as ours are: it says when it is ready, waits, and closes. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      System.exit(waitAndClose(arguments[0]));
    }

    private static int waitAndClose(String how) {
      try (var stop = StopSignal.ofProcess();
          var closer = new Closer()) {
        closer.open(() -> say("closed"));
        say("ready");
        if (how.equals("fails")) {
          stop.fail(new IllegalStateException("on purpose"));
        }
        stop.await();
        return 0;
      } catch (InterruptedException | IllegalStateException e) {
        return 1;
      }
    }

    private static void say(String word) {
      System.out.write((word + "\n").getBytes(StandardCharsets.UTF_8), 0, word.length() + 1);
      System.out.flush();
    }
  }
}
