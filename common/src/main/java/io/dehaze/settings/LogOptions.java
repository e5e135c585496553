package io.dehaze.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** How much our own code logs; a picocli mixin. */
public final class LogOptions {
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  @Option(
      names = "--log-level",
      paramLabel = "<level>",
      defaultValue = "info",
      description = "How much Dehaze logs on stderr.")
  private LogLevel level;

  /** Sets the level for the whole process; libraries keep theirs. */
  public void apply() {
    var logger = (Logger) LoggerFactory.getLogger("io.dehaze");
    logger.setLevel(Level.valueOf(level.name()));
  }
}
