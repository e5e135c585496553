package io.dehaze.gateway.auth;

import java.util.Locale;

/** What a request needs to be carried out, from nothing to everything. */
public enum Access {
  /** Nothing: everybody may, known or not. */
  PUBLIC,
  /** A known caller, whatever that one may do; the answer shows no more than they may see. */
  KNOWN,
  /** To publish events, and to cancel them, of all types or of some. */
  PUBLISH,
  /** To see triggers, endpoints, events and dead letters. */
  READ,
  /** To change triggers, to redrive, and all of the above. */
  ADMIN;

  /** How it is written in a right, such as {@code publish}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
