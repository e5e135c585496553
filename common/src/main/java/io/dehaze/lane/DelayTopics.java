package io.dehaze.lane;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the delay levels' topics. A name says how long its records are parked, for example
 * {@code dehaze.delay.8000ms}, so a level's records leave as they were meant to even when the
 * levels have been changed since.
 */
public final class DelayTopics {
  /** What metrics, logs and the workers' group call all delay levels together. */
  public static final String LABEL = "delay";

  private final String stem;
  private final Pattern pattern;

  /** The names that begin with a prefix. */
  public DelayTopics(String topicPrefix) {
    stem = topicPrefix + '.' + LABEL + '.';
    pattern = Pattern.compile(Pattern.quote(stem) + "([0-9]{1,18})ms");
  }

  /** The name of the level with a park time. */
  public String name(long parkMs) {
    return stem + parkMs + "ms";
  }

  /** What the names of all levels match, of those that are no longer configured too. */
  public Pattern pattern() {
    return pattern;
  }

  /**
   * The park time that a name says.
   *
   * @throws IllegalArgumentException where it is not the name of a delay level
   */
  public long parkMs(String topic) {
    Matcher matcher = pattern.matcher(topic);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(topic + " is not the topic of a delay level");
    }
    return Long.parseLong(matcher.group(1));
  }
}
