package io.dehaze.gateway.http;

import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The data of a chunked request body, in place of Undertow's own reader, which takes a bare LF for
 * a line's end, skips extensions of any length and so would see bodies that other servers do not.
 *
 * <p>Bytes that follow the body belong to the next request and are given back to the connection.
 * Reading a connection that ends within the body fails with an {@link IOException}; a body that
 * breaks the grammar fails with {@link BadChunking}. Used by the connection's I/O thread only.
 */
final class ChunkedBody extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private final ChunkGrammar grammar = new ChunkGrammar();
  private PooledByteBuffer raw; // what was read and not yet used; null while there is nothing

  private ChunkedBody(HttpServerExchange exchange, HttpServerConnection connection) {
    super(new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection));
    this.exchange = exchange;
    this.connection = connection;
    exchange.addExchangeCompleteListener(
        (of, next) -> {
          release(); // of a body that was given up in the middle
          next.proceed();
        });
  }

  /** Makes the exchange's request channel read chunks by this class. */
  static void readBy(HttpServerExchange exchange) {
    exchange.addRequestWrapper(
        (undertows, of) -> new ChunkedBody(of, (HttpServerConnection) of.getConnection()));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int taken = 0;
    while (target.hasRemaining() && !grammar.isFinished()) {
      int more = fill();
      if (more < 0) {
        release();
        throw new IOException("the connection ended within a chunked body");
      }
      if (more == 0) {
        return taken;
      }
      taken += take(target);
    }
    if (grammar.isFinished()) {
      finish();
      return taken > 0 ? taken : -1;
    }
    return taken;
  }

  /**
   * Sees to it that there are raw bytes: returns how many, 0 for none yet, -1 for none any more.
   */
  private int fill() throws IOException {
    if (raw == null) {
      raw = connection.getByteBufferPool().allocate();
      int read = next.read(raw.getBuffer());
      raw.getBuffer().flip();
      if (read <= 0) {
        release();
        return read;
      }
    }
    return raw.getBuffer().remaining();
  }

  private int take(ByteBuffer target) throws IOException {
    ByteBuffer bytes = raw.getBuffer();
    try {
      grammar.advance(bytes);
    } catch (BadChunking e) {
      release();
      throw e;
    }
    int count = (int) Math.min(grammar.dataLeft(), Math.min(bytes.remaining(), target.remaining()));
    if (count > 0) {
      target.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      grammar.took(count);
    }
    if (!bytes.hasRemaining()) {
      release();
    }
    return count;
  }

  private void finish() {
    if (raw != null) {
      connection.ungetRequestBytes(raw);
      raw = null;
    }
    Connectors.terminateRequest(exchange);
  }

  private void release() {
    if (raw != null) {
      raw.close();
      raw = null;
    }
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]);
      }
    }
    return 0;
  }

  @Override
  public void resumeReads() {
    if (raw == null) {
      next.resumeReads();
    } else {
      next.wakeupReads();
    }
  }
}
