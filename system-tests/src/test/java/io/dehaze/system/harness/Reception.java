package io.dehaze.system.harness;

/**
 * One request that reached the receiver.
 *
 * @param id the event's
 * @param type the event's
 * @param trigger whose webhook it was: the last part of the path
 * @param attempt the number in the attempt header; 0 where there is none
 * @param atMs when it had come completely, in milliseconds since the epoch
 * @param dataHash {@link Data#hash} of the event's data as it came
 * @param success whether the answer to it was or will be a 2xx
 */
public record Reception(
    String id,
    String type,
    String trigger,
    int attempt,
    long atMs,
    long dataHash,
    boolean success) {}
