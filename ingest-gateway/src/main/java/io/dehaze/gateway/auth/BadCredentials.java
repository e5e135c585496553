package io.dehaze.gateway.auth;

/** A file of keys, or a set of them, cannot be used; the text says why and shows no secret. */
final class BadCredentials extends Exception {
  private static final long serialVersionUID = 1L;

  BadCredentials(String sentence) {
    super(sentence);
  }
}
