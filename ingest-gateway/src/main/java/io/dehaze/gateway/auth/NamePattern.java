package io.dehaze.gateway.auth;

/**
 * A name, or what names begin with.
 *
 * @param text the name, or its begin
 * @param isPrefix whether anything may follow
 */
record NamePattern(String text, boolean isPrefix) {
  static final NamePattern ANY = new NamePattern("", true);

  boolean matches(String name) {
    return isPrefix ? name.startsWith(text) : name.equals(text);
  }
}
