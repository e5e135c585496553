package io.dehaze.endpoint;

/**
 * How one worker finds an endpoint.
 *
 * @param state whether it is called
 * @param sinceMs since when, in milliseconds since the epoch
 * @param inFlight calls under way
 * @param calls of how many of the last calls the outcome counts
 * @param failed how many of them failed
 * @param lastError the class of the last failure, for example {@code timeout}; null where there was
 *     none
 * @param lastErrorMs when that was, in milliseconds since the epoch; 0 where there was none
 * @param deferred how many deliveries were put off since the worker's start
 * @param backlog about how many of them have not come back yet
 */
public record EndpointStatus(
    BreakerState state,
    long sinceMs,
    int inFlight,
    int calls,
    int failed,
    String lastError,
    long lastErrorMs,
    long deferred,
    long backlog) {}
