package io.dehaze.worker;

import io.dehaze.lane.Schedule;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.worker.deliver.AttemptsWritten;
import io.dehaze.worker.endpoint.EndpointLimits;
import io.dehaze.worker.webhook.ClientSettings;

/**
 * How a worker works.
 *
 * @param inFlightMax how many deliveries may be on their way at once, of each lane
 * @param inFlightBytesMax how much event data may be on its way at once, of each lane, in bytes
 * @param heldMax how many scheduled events may be held in memory until they are due
 * @param heldBytesMax how much memory they may take, in bytes, about
 * @param commitIntervalMs how often finished work is committed, in milliseconds
 * @param drainTimeoutMs how long deliveries under way may take to end when partitions are given up,
 *     in milliseconds
 * @param client how webhooks are called
 * @param endpoint what one endpoint may cost
 * @param attempts which attempts are written down
 * @param replyBytesMax how large a webhook's answer to a synchronous event may be, in bytes
 * @param schedule where events wait that are not due
 * @param encryptionKeys what the secrets of triggers are encrypted with
 */
public record WorkerSettings(
    int inFlightMax,
    long inFlightBytesMax,
    int heldMax,
    long heldBytesMax,
    int commitIntervalMs,
    int drainTimeoutMs,
    ClientSettings client,
    EndpointLimits endpoint,
    AttemptsWritten attempts,
    int replyBytesMax,
    Schedule schedule,
    EncryptionKeys encryptionKeys) {}
