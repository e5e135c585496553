package io.dehaze.gateway.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Closes connections on which nothing is asked. Undertow does so too, but over HTTP/2 it takes a
 * head that has begun for a request, and waits for its end for ever; and on a connection whose head
 * has not ended nothing else may come (RFC 9113 section 4.3). So an unfinished head over HTTP/2 is
 * idling. Used by all threads.
 */
final class IdleWatch implements HttpHandler {
  private final Map<SocketAddress, Watched> connections = new ConcurrentHashMap<>();
  private final int idleTimeoutMs;
  private final HttpHandler next;

  /** Watches the connections that it is given, and sees their requests pass. */
  IdleWatch(int idleTimeoutMs, HttpHandler next) {
    this.idleTimeoutMs = idleTimeoutMs;
    this.next = next;
  }

  /** Begins to watch; on the connection's I/O thread. */
  void watch(StreamConnection connection) {
    Watched watched = new Watched(connection);
    connections.put(connection.getPeerAddress(), watched);
    watched.lookLater(idleTimeoutMs);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Watched watched = connections.get(exchange.getConnection().getPeerAddress());
    if (watched != null) {
      watched.requests.incrementAndGet();
      exchange.addExchangeCompleteListener(watched);
    }
    next.handleRequest(exchange);
  }

  private final class Watched implements ExchangeCompletionListener, Runnable {
    private final StreamConnection connection;
    private final SocketAddress peer;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile long idleSinceNanos = System.nanoTime();

    Watched(StreamConnection connection) {
      this.connection = connection;
      this.peer = connection.getPeerAddress();
    }

    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
      idleSinceNanos = System.nanoTime();
      requests.decrementAndGet();
      next.proceed();
    }

    void lookLater(long inMs) {
      connection.getIoThread().executeAfter(this, inMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
      long idleMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSinceNanos);
      if (!connection.isOpen()) {
        connections.remove(peer, this);
      } else if (requests.get() > 0) {
        lookLater(idleTimeoutMs);
      } else if (idleMs < idleTimeoutMs) {
        lookLater(idleTimeoutMs - idleMs);
      } else {
        connections.remove(peer, this);
        IoUtils.safeClose(connection);
      }
    }
  }
}
