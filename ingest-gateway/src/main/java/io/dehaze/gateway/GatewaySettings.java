package io.dehaze.gateway;

import io.dehaze.destination.DestinationRules;
import io.dehaze.gateway.auth.AuthSettings;
import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.gateway.http.Listen;
import io.dehaze.gateway.queue.QueueLimits;
import io.dehaze.gateway.story.WindowSettings;
import io.dehaze.gateway.sync.CallLimits;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.trigger.Trigger;
import java.util.List;
import java.util.Optional;

/**
 * All that a gateway can be told, apart from where Kafka is.
 *
 * @param listen where the public API listens
 * @param auth who may do what
 * @param http what a client may take before its request is understood
 * @param queue what a request may ask for
 * @param nodeId what this gateway is called: the source of events that name none themselves
 * @param publish how events are written to Kafka
 * @param calls how long callers of synchronous events may wait, and how many of them
 * @param drainTimeoutMs how long requests may take to be answered when the gateway stops, in
 *     milliseconds
 * @param window how much of what happened lately is kept
 * @param encryptionKeys what the secrets of triggers are encrypted with
 * @param triggers what must be in force when the gateway is ready; often empty
 * @param destinations whom triggers may name
 */
public record GatewaySettings(
    Listen listen,
    AuthSettings auth,
    HttpLimits http,
    QueueLimits queue,
    String nodeId,
    PublishSettings publish,
    CallLimits calls,
    int drainTimeoutMs,
    WindowSettings window,
    EncryptionKeys encryptionKeys,
    List<Trigger> triggers,
    DestinationRules destinations) {

  /** How long a stop waits where nothing else is said, in milliseconds. */
  public static final int DRAIN_TIMEOUT_MS = 5_500;

  /** Copies the triggers, so that settings never change once read. */
  public GatewaySettings {
    triggers = List.copyOf(triggers);
  }

  /** The defaults, on a free port of 127.0.0.1, where nobody is asked for a token. */
  public static GatewaySettings onFreePort(String nodeId) {
    return onFreePort(nodeId, DestinationRules.DEFAULT);
  }

  /** The same where triggers may name other destinations. */
  public static GatewaySettings onFreePort(String nodeId, DestinationRules destinations) {
    return new GatewaySettings(
        new Listen("127.0.0.1", 0, Optional.empty()),
        AuthSettings.NONE,
        HttpLimits.DEFAULT,
        QueueLimits.DEFAULT,
        nodeId,
        PublishSettings.DEFAULT,
        CallLimits.DEFAULT,
        DRAIN_TIMEOUT_MS,
        WindowSettings.DEFAULT,
        EncryptionKeys.NONE,
        List.of(),
        destinations);
  }
}
