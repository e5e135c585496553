package io.dehaze.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much our own code logs; a picocli mixin. */
public final class LogOptions {
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  private static final String LOG_LEVEL = "--log-level";

  @Option(
      names = LOG_LEVEL,
      paramLabel = "<level>",
      defaultValue = "info",
      description = "How much Dehaze logs on stderr.")
  private LogLevel level;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Sets the level for the whole process; libraries keep theirs. */
  public void apply() {
    apply(level);
  }

  /** The same, but only warnings where nobody asked for a level: people read this terminal. */
  public void applyQuietly() {
    apply(GivenSettings.contain(LOG_LEVEL, command) ? level : LogLevel.WARN);
  }

  private static void apply(LogLevel level) {
    var logger = (Logger) LoggerFactory.getLogger("io.dehaze");
    logger.setLevel(Level.valueOf(level.name()));
  }
}
