package io.dehaze.gateway.sync;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that a client has gone while its answer is not there yet: Undertow does not read from a
 * connection between the end of a request and the end of its answer. If a next request comes
 * instead, its bytes are put back, and this client is not watched any longer. Runs on the
 * connection's I/O thread; Undertow takes its listener back when the answer is complete.
 *
 * <p>For HTTP/1.1. Over HTTP/2 Undertow reads on, since a connection carries many requests, and
 * {@link ResetWatch} learns of it.
 */
final class HangUpWatch implements ChannelListener<ConduitStreamSourceChannel> {
  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;

  private HangUpWatch(HttpServerExchange exchange, HttpServerConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
  }

  /** Begins to watch the connection of a request that has been read to its end. */
  static void begin(HttpServerExchange exchange, HttpServerConnection connection) {
    if (connection.getExtraBytes() == null && exchange.isRequestComplete()) {
      HangUpWatch watch = new HangUpWatch(exchange, connection);
      connection.getChannel().getSourceChannel().setReadListener(watch);
      // Below the framing of the request, which is over and wakes nobody any more.
      connection.getOriginalSourceConduit().resumeReads();
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    if (exchange.isComplete()) {
      return; // Undertow reads again
    }
    PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
    boolean handedOn = false;
    try {
      int read = connection.getOriginalSourceConduit().read(pooled.getBuffer());
      if (read < 0) {
        IoUtils.safeClose(connection);
      } else if (read > 0) {
        connection.getOriginalSourceConduit().suspendReads();
        pooled.getBuffer().flip();
        connection.ungetRequestBytes(pooled);
        handedOn = true;
      }
    } catch (IOException e) {
      IoUtils.safeClose(connection); // reset: it has gone too
    } finally {
      if (!handedOn) {
        pooled.close();
      }
    }
  }
}
