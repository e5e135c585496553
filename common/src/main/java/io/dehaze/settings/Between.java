package io.dehaze.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the most that a numeric option may be; beyond them the process refuses to start.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Between {
  /** The least, itself allowed. */
  long min();

  /** The most, itself allowed. */
  long max();
}
