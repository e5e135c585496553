package io.dehaze.destination;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host name, or all names below one.
 *
 * @param name in lower case, without a dot at the end
 * @param below whether it means the names below, and not the name itself
 */
record HostPattern(String name, boolean below) {
  private static final int CHARACTERS_MAX = 253;

  /** A last label of digits would be an address to some (RFC 3696 section 2). */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");

  /** Reads {@code hooks.internal} or {@code *.internal}. */
  static Optional<HostPattern> parse(String text) {
    boolean below = text.startsWith("*.");
    String name = normal(below ? text.substring(2) : text);
    return name.length() <= CHARACTERS_MAX && NAME.matcher(name).matches()
        ? Optional.of(new HostPattern(name, below))
        : Optional.empty();
  }

  /** A name in the one form in which names are compared. */
  static String normal(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.toLowerCase(Locale.ROOT);
  }

  /** Whether a name in its normal form is meant. */
  boolean matches(String normal) {
    return below ? normal.endsWith('.' + name) : normal.equals(name);
  }

  @Override
  public String toString() {
    return below ? "*." + name : name;
  }
}
