package io.dehaze.gateway.sync;

import io.dehaze.event.EventKey;
import io.dehaze.reply.CorrelationId;
import io.undertow.server.HttpServerExchange;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for an answer, by correlation id. So many may wait at once and no more. Thread-safe.
 */
final class PendingCalls {
  private final int most;
  private final SecureRandom random = new SecureRandom();
  private final long ours = random.nextLong();
  private final Map<CorrelationId, PendingCall> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  PendingCalls(int most) {
    this.most = most;
  }

  /** A caller begins to wait; null where too many do already. */
  PendingCall open(HttpServerExchange exchange, EventKey event, int timeoutMs) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return null;
    }
    CorrelationId id = new CorrelationId(ours, random.nextLong());
    PendingCall call = new PendingCall(exchange, event, id, timeoutMs);
    waiting.put(id, call);
    return call;
  }

  /** Ends a caller's waiting; true to the first who asks, and to nobody else. */
  boolean end(PendingCall call) {
    if (!call.end()) {
      return false;
    }
    waiting.remove(call.id());
    count.decrementAndGet();
    return true;
  }

  /** Whether an id was given by this gateway, since its start. */
  boolean isOurs(CorrelationId id) {
    return id.gateway() == ours;
  }

  /** Who waits under this id, or null. */
  PendingCall find(CorrelationId id) {
    return waiting.get(id);
  }

  /** How many wait. */
  int count() {
    return count.get();
  }

  List<PendingCall> all() {
    return List.copyOf(waiting.values());
  }
}
