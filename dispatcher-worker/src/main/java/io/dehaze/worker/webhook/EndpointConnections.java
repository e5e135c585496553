package io.dehaze.worker.webhook;

import io.dehaze.destination.BlockReason;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One peer's connections on one I/O thread: those that are idle, how many there are in all, and the
 * calls that wait for one because there are enough. Owned by the I/O thread.
 *
 * <p>A connection that is being made counts until it is made, has failed, or was given up with the
 * call that wanted it: an endpoint that swallows packets holds a bounded number of sockets.
 */
final class EndpointConnections {
  private record Idle(WebhookConnection connection, long sinceNanos) {}

  private final Peer peer;
  private final String hostHeader;
  private final IoLoop loop;
  private final int connectionsMax;
  private final Deque<Idle> idle = new ArrayDeque<>(); // the most recently used first
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private int open;

  EndpointConnections(Peer peer, IoLoop loop, int connectionsMax) {
    this.peer = peer;
    this.hostHeader = peer.endpoint().hostHeader();
    this.loop = loop;
    this.connectionsMax = connectionsMax;
  }

  /** The same for every request to this peer. */
  String hostHeader() {
    return hostHeader;
  }

  /** Gives the exchange a connection: a used one, a new one, or the next that is free. */
  void provide(Exchange exchange) {
    WebhookConnection used = pollIdle();
    if (used != null) {
      exchange.sendOn(used, true);
    } else if (open < connectionsMax) {
      connectFor(exchange);
    } else {
      waiting.add(exchange);
    }
  }

  /**
   * Makes a new connection for the exchange, beyond the limit if it must: it had one that turned
   * out to be dead.
   */
  void provideFresh(Exchange exchange) {
    connectFor(exchange);
  }

  private WebhookConnection pollIdle() {
    Idle first;
    while ((first = idle.poll()) != null) {
      if (first.connection.isOpen()) {
        return first.connection;
      }
    }
    return null;
  }

  private void connectFor(Exchange exchange) {
    count(1);
    Connector.Dial dial = loop.connector().connect(peer, loop.openingThread(), listener(exchange));
    exchange.waitsFor(dial);
  }

  private Connector.Listener listener(Exchange exchange) {
    return new Connector.Listener() {
      @Override
      public void connected(WebhookConnection connection) {
        connection.whenEnded(EndpointConnections.this::connectionEnded);
        exchange.connected(connection);
      }

      @Override
      public void failed(ErrorClass error, String detail) {
        exchange.failed(error, detail);
        connectionEnded();
      }

      @Override
      public void blocked(BlockReason reason) {
        exchange.blocked(reason);
        connectionEnded();
      }
    };
  }

  private void connectionEnded() {
    count(-1);
    Exchange next = nextWaiting();
    if (next != null) {
      // Not from here: a refusal may come at once, and a thousand of them would nest.
      loop.thread().execute(() -> connectFor(next));
    }
  }

  /** Takes a connection back after a complete exchange. */
  void giveBack(WebhookConnection connection) {
    if (!connection.isOpen()) {
      return; // its close listener has counted it
    }
    Exchange next = nextWaiting();
    if (next != null) {
      next.sendOn(connection, true);
    } else {
      idle.push(new Idle(connection, System.nanoTime()));
    }
  }

  private Exchange nextWaiting() {
    Exchange next;
    while ((next = waiting.poll()) != null) {
      if (!next.hasEnded()) {
        return next;
      }
    }
    return null;
  }

  /**
   * Closes what has been idle since before a time.
   *
   * @return whether nothing is left
   */
  boolean closeIdleSince(long nanos) {
    while (!idle.isEmpty() && idle.peekLast().sinceNanos - nanos < 0) {
      idle.pollLast().connection.close();
    }
    return open == 0 && waiting.isEmpty();
  }

  private void count(int by) {
    open += by;
    loop.connectionsChanged(by);
  }
}
