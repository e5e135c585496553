package io.dehaze.worker.lane;

import io.dehaze.lane.Lane;

/**
 * How a lane is read.
 *
 * @param lane which one
 * @param topic its topic
 * @param commitIntervalMs how often what is done is committed, in milliseconds: a kill repeats at
 *     most what was done since, and what was in flight
 * @param drainTimeoutMs how long what is in flight may take to end when a partition is given up, in
 *     milliseconds
 */
public record LaneSettings(Lane lane, String topic, int commitIntervalMs, int drainTimeoutMs) {}
