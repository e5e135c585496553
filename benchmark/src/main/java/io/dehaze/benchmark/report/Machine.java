package io.dehaze.benchmark.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.undertow.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Where a run took place and what ran.
 *
 * @param facts by name, in the order in which a person reads them
 * @param processors what they were busy with since; null where nobody asks
 * @param loadBefore the load average before the run: 1, 5 and 15 minutes
 * @param loadAfter the same after it; empty until then
 */
public record Machine(
    Map<String, String> facts, Processors processors, String loadBefore, String loadAfter) {
  private static final double GIB = 1024.0 * 1024 * 1024;

  /** The machine before a run. */
  public static Machine before(Path tree) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("Dehaze", commit(tree));
    facts.put("processor", processor());
    facts.put("memory", memory());
    facts.put("system", property("os.name") + ' ' + property("os.version"));
    facts.put("Java", property("java.vm.name") + ' ' + property("java.runtime.version"));
    facts.put("Kafka, broker and clients", AppInfoParser.getVersion());
    facts.put("Undertow", Version.getVersionString());
    return new Machine(facts, new Processors(), loadAverage(), "");
  }

  /** The same after the run, all of whose processes have ended. */
  public Machine after() {
    String now = loadAverage();
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("load average before (1, 5, 15 min)", loadBefore);
    all.put("load average after, own load in it", now);
    all.put("processors that others kept busy meanwhile", processors.withOthers());
    return new Machine(all, processors, loadBefore, now);
  }

  private static String property(String name) {
    return System.getProperty(name);
  }

  private static String memory() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / GIB);
  }

  private static String processor() {
    int count = Runtime.getRuntime().availableProcessors();
    return count + " x " + firstLine("/proc/cpuinfo", "model name");
  }

  private static String loadAverage() {
    String line = firstLine("/proc/loadavg", "");
    return line.equals("unknown") ? line : line.replaceAll("^(\\S+ \\S+ \\S+).*", "$1");
  }

  private static String firstLine(String file, String beginning) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not a Linux
    }
  }

  /** The commit that runs; tables that earlier scenarios wrote beside it do not change it. */
  private static String commit(Path tree) {
    try {
      String name = outputOf(tree, "git", "describe", "--always");
      if (name.isEmpty()) {
        return "unknown commit";
      }
      String changed =
          outputOf(
              tree,
              "git",
              "diff",
              "--name-only",
              "HEAD",
              "--",
              ":/",
              ":(top,exclude)docs/benchmarks");
      return "commit " + name + (changed.isEmpty() ? "" : "-dirty");
    } catch (IOException e) {
      return "unknown commit"; // no git, or not a clone
    }
  }

  private static String outputOf(Path directory, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
