package io.dehaze.worker.webhook;

import io.dehaze.destination.DestinationRules;

/**
 * How webhooks are called.
 *
 * @param ioThreads how many threads do the I/O
 * @param connectionsPerEndpoint how many connections one endpoint gets at most, over all I/O
 *     threads; more calls wait
 * @param responseBytesMax how much of an answer's body is read, in bytes; if there is more, the
 *     connection is closed
 * @param idleMs how long an unused connection is kept, in milliseconds
 * @param destinations who may be called
 */
public record ClientSettings(
    int ioThreads,
    int connectionsPerEndpoint,
    long responseBytesMax,
    int idleMs,
    DestinationRules destinations) {}
