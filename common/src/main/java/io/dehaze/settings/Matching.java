package io.dehaze.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a text option must look like; otherwise the process refuses to start. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Matching {
  /** The regular expression that the whole value must match. */
  String regex();

  /** The same for people, to follow "must be". */
  String says();
}
