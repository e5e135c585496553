package io.dehaze.gateway.cancel;

/** More waits than could be read in the time of one search: whether the event waits is open. */
public final class SearchUnfinished extends Exception {
  private static final long serialVersionUID = 1;

  SearchUnfinished() {
    super("more events wait than one search may read");
  }
}
