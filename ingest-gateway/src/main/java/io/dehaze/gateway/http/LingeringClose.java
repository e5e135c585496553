package io.dehaze.gateway.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Ends a connection whose client may still be sending what has already been refused. To close it
 * outright would reset it and could take the answer with it (RFC 9112 section 9.6): so our half is
 * closed first, and a little of what still comes is thrown away, until the client closes its half
 * or has had its time. Over HTTP/2 only the stream is ended. Runs on the connection's I/O thread.
 */
final class LingeringClose implements ChannelListener<ConduitStreamSourceChannel> {
  /** What an answer's sender calls once the answer has been handed to the kernel. */
  static final IoCallback AFTER_ANSWER = new AfterAnswer();

  private static final int DISCARD_BYTES_MAX = 32 * 1024;
  private static final int LINGER_MS = 1_000;

  private final StreamConnection connection;
  private final ByteBuffer discarded = ByteBuffer.allocate(4 * 1024);
  private int left = DISCARD_BYTES_MAX;
  private XnioExecutor.Key patience;

  private LingeringClose(StreamConnection connection) {
    this.connection = connection;
  }

  private void begin() throws IOException {
    connection.getSinkChannel().shutdownWrites();
    connection.getSinkChannel().flush();
    patience =
        connection
            .getIoThread()
            .executeAfter(() -> IoUtils.safeClose(connection), LINGER_MS, TimeUnit.MILLISECONDS);
    connection.getSourceChannel().setReadListener(this);
    connection.getSourceChannel().wakeupReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    try {
      int read;
      do {
        discarded.clear();
        read = source.read(discarded);
        left -= read;
      } while (read > 0 && left > 0);
      if (read == 0) {
        return;
      }
    } catch (IOException e) {
      // A reset: nobody is listening any more.
    }
    patience.remove();
    IoUtils.safeClose(connection);
  }

  private static final class AfterAnswer implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      if (exchange.getConnection() instanceof HttpServerConnection connection) {
        connection.clearChannel(); // past the framing of request and answer, down to the bytes
        try {
          new LingeringClose(connection.getChannel()).begin();
        } catch (IOException e) {
          IoUtils.safeClose(connection);
        }
      } else {
        resetStream(exchange);
      }
    }

    /** HTTP/2 has a word for it, which ends this stream and no other (RFC 9113 section 8.1). */
    private static void resetStream(HttpServerExchange exchange) {
      exchange.addExchangeCompleteListener(
          (ended, next) -> {
            IoUtils.safeClose(ended.getConnection());
            next.proceed();
          });
      Connectors.terminateRequest(exchange); // nobody reads what is still to come of it
      exchange.endExchange();
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      Abandon.end(exchange);
    }
  }
}
