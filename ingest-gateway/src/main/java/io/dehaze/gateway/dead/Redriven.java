package io.dehaze.gateway.dead;

/**
 * What came of a redrive.
 *
 * @param matched how many dead letters were meant and not redriven before
 * @param redriven how many of them were written back and marked
 * @param skipped how many of them nobody would get
 * @param more whether there may be others that this redrive did not come to
 * @param confirmed whether Kafka acknowledged every write
 */
record Redriven(int matched, int redriven, int skipped, boolean more, boolean confirmed) {}
