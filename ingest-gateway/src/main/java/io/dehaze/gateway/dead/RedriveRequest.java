package io.dehaze.gateway.dead;

/**
 * What a redrive is to do.
 *
 * @param dryRun whether it only counts
 */
record RedriveRequest(DeadFilter filter, boolean dryRun) {}
