package io.dehaze.lane;

import io.dehaze.settings.Between;
import io.dehaze.settings.Matching;
import io.dehaze.settings.StartFailure;
import java.math.BigDecimal;
import java.util.Arrays;
import picocli.CommandLine.Option;

/**
 * How events wait that are not due; a picocli mixin. The same for all gateways and workers of a
 * cluster.
 */
public final class ScheduleOptions {
  private static final String NUMBER = "[0-9]{1,9}(\\.[0-9]{1,3})?";

  @Option(
      names = "--wheel-horizon-ms",
      paramLabel = "<ms>",
      defaultValue = "10000",
      description = "Events due within this time are held in the memory of a worker.")
  @Between(min = 100, max = 600_000)
  private long horizonMs;

  @Option(
      names = "--delay-slack-ms",
      paramLabel = "<ms>",
      defaultValue = "2000",
      description =
          "How long before it is due an event is back from the delay levels: what restarts,"
              + " rebalances and differing clocks may take without making anything late.")
  @Between(min = 0, max = 300_000)
  private long slackMs;

  @Option(
      names = "--delay-levels",
      paramLabel = "<seconds,...>",
      defaultValue = "8,32,128,512,2048,8192,32768,131072,524288,2097152,8388608,33554432",
      description =
          "How long each delay level parks events, shortest first, in seconds. May be changed"
              + " between restarts: what is parked leaves its level as before.")
  @Matching(regex = NUMBER + "(," + NUMBER + ")*", says = "seconds separated by commas")
  private String delayLevels;

  /**
   * What the options say.
   *
   * @throws StartFailure where they do not fit together
   */
  public Schedule schedule() {
    try {
      return new Schedule(
          horizonMs,
          slackMs,
          Arrays.stream(delayLevels.split(",", -1))
              .map(seconds -> new BigDecimal(seconds).movePointRight(3).longValueExact())
              .toList());
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          "--delay-levels, --delay-slack-ms, --wheel-horizon-ms: " + e.getMessage());
    }
  }
}
