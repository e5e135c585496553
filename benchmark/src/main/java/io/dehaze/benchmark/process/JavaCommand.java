package io.dehaze.benchmark.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a process on the Java and the class path of this one, with the JVM options
 * that the launcher gives.
 *
 * @param heapMb the most heap it may take, in megabytes
 * @param options more options for the JVM
 * @param mainClass its main class
 * @param arguments what that is given
 */
public record JavaCommand(
    int heapMb, List<String> options, String mainClass, List<String> arguments) {
  private static final int UNSAFE_IS_WARNED_OF_SINCE = 24;

  /** Without more options. */
  public JavaCommand(int heapMb, String mainClass, List<String> arguments) {
    this(heapMb, List.of(), mainClass, arguments);
  }

  /** The words of the command line. */
  public List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(tool("java"));
    line.add("-Xmx" + heapMb + "m");
    line.add("-XX:+ExitOnOutOfMemoryError");
    if (System.getProperty("os.name").equals("Linux")) {
      line.add("-XX:+UseTransparentHugePages"); // as the launcher and the images do
      line.add("-Xlog:pagesize=error");
    }
    if (Runtime.version().feature() >= UNSAFE_IS_WARNED_OF_SINCE) {
      line.add("--sun-misc-unsafe-memory-access=allow");
      line.add("--enable-native-access=ALL-UNNAMED");
    }
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    line.addAll(arguments);
    return line;
  }

  /** The path of a tool of this Java, for example {@code jcmd}. */
  public static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
