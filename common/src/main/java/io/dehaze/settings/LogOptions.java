package io.dehaze.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much our own code logs, and in which form; a picocli mixin. */
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

  enum LogFormat {
    TEXT,
    JSON
  }

  @Option(
      names = "--log-format",
      paramLabel = "<format>",
      defaultValue = "text",
      description = "How a line of the log looks: for people, or JSON for programs.")
  private LogFormat format;

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

  private void apply(LogLevel level) {
    if (format == LogFormat.JSON) {
      writeJson();
    }
    var logger = (Logger) LoggerFactory.getLogger("io.dehaze");
    logger.setLevel(Level.valueOf(level.name()));
  }

  private static void writeJson() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (root.getAppender("stderr") instanceof OutputStreamAppender<ILoggingEvent> stderr) {
      JsonLogEncoder encoder = new JsonLogEncoder();
      encoder.setContext(root.getLoggerContext());
      encoder.start();
      stderr.stop();
      stderr.setEncoder(encoder);
      stderr.start();
    }
  }
}
