package io.dehaze.gateway.queue;

import io.undertow.server.HttpServerExchange;

/**
 * A request whose events are good and heard, on its way to Kafka.
 *
 * @param triggers how many triggers each event goes to, in the order of the events
 */
record Accepted(HttpServerExchange exchange, Parsed.Events events, int[] triggers) {}
