package io.dehaze.worker.webhook;

import io.undertow.client.ClientConnection;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/** An open connection to a webhook, and what may still come over it. Owned by its I/O thread. */
final class WebhookConnection {
  private final ClientConnection http;
  private final StreamConnection socket;
  private final AnswerBound bound;
  private boolean ended;
  private Runnable whenEnded = () -> {};

  WebhookConnection(ClientConnection http, StreamConnection socket, AnswerBound bound) {
    this.http = http;
    this.socket = socket;
    this.bound = bound;
  }

  ClientConnection http() {
    return http;
  }

  AnswerBound bound() {
    return bound;
  }

  boolean isOpen() {
    return !ended && http.isOpen();
  }

  /** Says what to run once when it is closed, by whichever side. */
  void whenEnded(Runnable then) {
    whenEnded = then;
    http.addCloseListener(closed -> end());
  }

  private void end() {
    if (!ended) {
      ended = true;
      whenEnded.run();
    }
  }

  /** Takes leave: of TLS, too. */
  void close() {
    IoUtils.safeClose(http);
  }

  /**
   * Closes the socket itself. A peer may have talked Undertow's client into HTTP/2, which nobody
   * asked for, and which would wait for the peer to say goodbye.
   */
  void abort() {
    IoUtils.safeClose(http);
    IoUtils.safeClose(socket);
    end();
  }
}
