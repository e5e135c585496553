package io.dehaze.gateway.dead;

import io.dehaze.event.QueuedEvent;

/**
 * A dead letter on its way back.
 *
 * @param again the event as it is to be delivered again
 */
record Redrive(DeadLetter letter, QueuedEvent again) {}
