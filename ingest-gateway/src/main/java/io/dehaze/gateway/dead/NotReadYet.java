package io.dehaze.gateway.dead;

/**
 * What must be known before anything can be said has not been read within the time of one request.
 * What was read is kept, so a later request gets further.
 */
final class NotReadYet extends Exception {
  private static final long serialVersionUID = 1;

  NotReadYet() {
    super("the dead-letter lane has not been read far enough");
  }
}
