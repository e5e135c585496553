package io.dehaze.gateway.dead;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param entries the newest first; may be fewer than were asked for, even none, where many had to
 *     be passed over
 * @param next where the next page begins, or null where this is the last
 */
record DeadPage(List<Entry> entries, Cursor next) {
  /** A dead letter, and whether it was redriven. */
  record Entry(DeadLetter letter, boolean redriven) {}
}
