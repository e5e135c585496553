package io.dehaze.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Sees the HTTP version that a client really sent: Undertow takes any it does not know for 1.1 and
 * says nothing. So the bytes of a connection pass through here on their way to Undertow, and the
 * end of each request's first line is compared. Undertow has the rest of that line checked.
 *
 * <p>Used by the connection's I/O thread, and between requests by the thread that answers.
 */
final class VersionWatch extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final long VERSION_1_1 = endOfLine("TTP/1.1\r");
  private static final long VERSION_1_0 = endOfLine("TTP/1.0\r");

  /** Makes the watch of an exchange's connection look at the next request's first line. */
  private static final ExchangeCompletionListener NEXT_REQUEST =
      (exchange, next) -> {
        of(exchange).expectRequest(((HttpServerConnection) exchange.getConnection()));
        next.proceed();
      };

  private boolean inFirstLine = true;
  private long lastBytes; // the last eight of the first line
  private boolean known;
  private int requests;

  private VersionWatch(StreamSourceConduit next) {
    super(next);
  }

  /** Watches a connection that has just been accepted; nothing may have been read from it. */
  static void install(StreamConnection connection) {
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    source.setConduit(new VersionWatch(source.getConduit()));
  }

  /** Whether the request was sent as HTTP/1.1 or HTTP/1.0; asked once for each request. */
  static boolean isKnown(HttpServerExchange exchange) {
    if (!(exchange.getConnection() instanceof HttpServerConnection)) {
      return true; // HTTP/2, whose preface is one of a kind
    }
    exchange.addExchangeCompleteListener(NEXT_REQUEST);
    of(exchange).requests++;
    return of(exchange).known;
  }

  /** How many requests the connection has brought, this one included; 0 for HTTP/2. */
  static int requests(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof HttpServerConnection ? of(exchange).requests : 0;
  }

  private static VersionWatch of(HttpServerExchange exchange) {
    var connection = (HttpServerConnection) exchange.getConnection();
    return (VersionWatch) connection.getOriginalSourceConduit();
  }

  private void expectRequest(HttpServerConnection connection) {
    inFirstLine = true;
    PooledByteBuffer pipelined = connection.getExtraBytes(); // read together with what came before
    if (pipelined != null) {
      look(pipelined.getBuffer(), pipelined.getBuffer().position(), pipelined.getBuffer().limit());
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int start = target.position();
    int read = next.read(target);
    if (inFirstLine) {
      look(target, start, target.position());
    }
    return read;
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

  private void look(ByteBuffer bytes, int start, int end) {
    for (int at = start; at < end && inFirstLine; at++) {
      byte b = bytes.get(at);
      if (b == '\n') {
        known = lastBytes == VERSION_1_1 || lastBytes == VERSION_1_0;
        inFirstLine = false;
      }
      lastBytes = lastBytes << 8 | (b & 0xff);
    }
  }

  private static long endOfLine(String eightBytes) {
    return ByteBuffer.wrap(eightBytes.getBytes(US_ASCII)).getLong();
  }
}
