package io.dehaze.worker;

import io.dehaze.lane.Schedule;
import io.dehaze.worker.webhook.ClientSettings;

/**
 * How a worker works.
 *
 * @param inFlightMax how many deliveries may be on their way at once
 * @param inFlightBytesMax how much event data may be on its way at once, in bytes
 * @param commitIntervalMs how often finished work is committed, in milliseconds
 * @param drainTimeoutMs how long deliveries under way may take to end when partitions are given up,
 *     in milliseconds
 * @param client how webhooks are called
 * @param schedule where events wait that are not due
 */
public record WorkerSettings(
    int inFlightMax,
    long inFlightBytesMax,
    int commitIntervalMs,
    int drainTimeoutMs,
    ClientSettings client,
    Schedule schedule) {}
