package io.dehaze.worker.webhook;

import io.dehaze.destination.BlockReason;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.xnio.ChannelListeners;
import org.xnio.channels.StreamSinkChannel;

/**
 * One call on its way: connection, request, answer, end. Owned by its I/O thread.
 *
 * <pre>
 *   begin ─▶ provide a connection ─▶ send the request ─▶ read the answer ─▶ end
 *                   ▲                       │
 *                   └── once, if a used connection died before the first byte of an answer
 * </pre>
 *
 * <p>It ends exactly once, whatever comes first: the answer, a failure, or the deadline. What comes
 * later finds it ended.
 */
final class Exchange {
  private static final String USER_AGENT = "Dehaze";

  private final WebhookCall call;
  private final EndpointConnections connections;
  private final IoLoop loop;
  private long deadline;
  private Connector.Dial dial;
  private WebhookConnection connection;
  private CallResult.Answered begun;
  private boolean reused;
  private boolean requestSent;
  private boolean ended;

  Exchange(WebhookCall call, EndpointConnections connections, IoLoop loop) {
    this.call = call;
    this.connections = connections;
    this.loop = loop;
  }

  void begin() {
    deadline = loop.deadlines().in(call.timeoutMs(), this::timeOut);
    connections.provide(this);
  }

  boolean keeps(int bytes) {
    return call.keeps(bytes);
  }

  boolean hasEnded() {
    return ended;
  }

  /** A connection is being made for this exchange. */
  void waitsFor(Connector.Dial begun) {
    dial = begun;
  }

  /** A connection was made for this exchange, which may have ended meanwhile. */
  void connected(WebhookConnection fresh) {
    if (ended) {
      connections.giveBack(fresh);
    } else {
      sendOn(fresh, false);
    }
  }

  void sendOn(WebhookConnection free, boolean usedBefore) {
    if (!call.isWanted()) {
      connections.giveBack(free);
      end(new CallResult.NotSent());
      return;
    }
    connection = free;
    reused = usedBefore;
    requestSent = false;
    free.bound().expectHead();
    free.http().sendRequest(request(), new RequestCallback(free));
  }

  private ClientRequest request() {
    ClientRequest request = new ClientRequest().setMethod(Methods.POST).setPath(call.path());
    HeaderMap headers = request.getRequestHeaders();
    headers.put(Headers.HOST, connections.hostHeader());
    headers.put(Headers.USER_AGENT, USER_AGENT);
    headers.put(Headers.CONTENT_LENGTH, call.body().length);
    call.addHeaders(headers);
    HeaderLines.keepWhole(headers);
    return request;
  }

  private void writeBody(StreamSinkChannel channel, ByteBuffer body, WebhookConnection on)
      throws IOException {
    while (body.hasRemaining()) {
      if (channel.write(body) == 0) {
        channel.getWriteSetter().set(writable -> continueWriting(writable, body, on));
        channel.resumeWrites();
        return;
      }
    }
    channel.suspendWrites();
    channel.shutdownWrites();
    if (channel.flush()) {
      requestSent = true;
    } else {
      channel
          .getWriteSetter()
          .set(
              ChannelListeners.flushingChannelListener(
                  flushed -> requestSent = true, (failing, e) -> broken(on, e)));
      channel.resumeWrites();
    }
  }

  private void continueWriting(StreamSinkChannel channel, ByteBuffer body, WebhookConnection on) {
    try {
      writeBody(channel, body, on);
    } catch (IOException e) {
      broken(on, e);
    }
  }

  /** The answer has been read to its end. */
  void answered(CallResult.Answered answer) {
    if (ended) {
      return;
    }
    WebhookConnection free = connection;
    end(answer);
    if (requestSent) {
      connections.giveBack(free);
    } else { // it answered without waiting for the whole request: the rest would be taken for the
      // next one
      free.abort();
    }
  }

  /**
   * The head of the answer has been read; so much of the body may follow, beside what the call
   * keeps.
   */
  void begun(CallResult.Answered answer, long bytesMax) {
    if (!ended) {
      begun = answer;
      connection.bound().expectBody(bytesMax + call.keptBytesMax());
    }
  }

  /**
   * The connection failed after the head of the answer: it may be we who had enough of its body.
   */
  void bodyFailed(IOException e) {
    if (!ended && connection.bound().isExceeded()) {
      answeredAtLength(begun);
    } else {
      brokenOff(e);
    }
  }

  /** The answer is longer than allowed: its status stands, its connection does not. */
  private void answeredAtLength(CallResult.Answered answer) {
    if (!ended) {
      endAndClose(answer);
    }
  }

  void notHttp(String detail) {
    if (!ended) {
      endAndClose(new CallResult.Unanswered(ErrorClass.BAD_RESPONSE, detail));
    }
  }

  /**
   * No answer began. On a connection that had been idle, that says nothing about the endpoint: it
   * may have closed it just when the request left.
   */
  private void broken(WebhookConnection on, IOException e) {
    if (ended || on != connection) { // the other half of the connection said so already
      on.abort();
    } else if (begun != null) {
      bodyFailed(e);
    } else if (on.bound().isExceeded()) {
      notHttp("the head of its answer is longer than " + AnswerBound.HEAD_BYTES_MAX + " bytes");
    } else if (reused) {
      connection = null;
      on.abort();
      connections.provideFresh(this);
    } else if (call.peer().endpoint().isTls()) {
      tlsFailed(e);
    } else {
      brokenOff(e);
    }
  }

  /**
   * Undertow shakes hands with the first request, and tells of a failure there mostly as of a
   * connection that was closed. So a fresh one that ends before any answer is taken for that.
   */
  private void tlsFailed(IOException e) {
    String detail = "TLS failed, or the connection ended right after: " + Connector.reasonOf(e);
    endAndClose(new CallResult.Unanswered(ErrorClass.TLS, detail));
  }

  /** The connection failed and the call with it. */
  private void brokenOff(IOException e) {
    if (!ended) {
      ErrorClass error = e instanceof SSLException ? ErrorClass.TLS : ErrorClass.CONNECTION_CLOSED;
      String detail = "connection failed: " + Connector.reasonOf(e);
      endAndClose(new CallResult.Unanswered(error, detail));
    }
  }

  /** There is no connection, and will be none. */
  void failed(ErrorClass error, String detail) {
    if (!ended) {
      end(new CallResult.Unanswered(error, detail));
    }
  }

  /** There is no connection, because there may be none. */
  void blocked(BlockReason reason) {
    if (!ended) {
      end(new CallResult.Blocked(reason));
    }
  }

  private void timeOut() {
    if (!ended) {
      String detail = "no complete answer within " + call.timeoutMs() + " ms";
      endAndClose(new CallResult.Unanswered(ErrorClass.TIMEOUT, detail));
      if (connection == null && dial != null) {
        dial.giveUp();
      }
    }
  }

  /**
   * In this order: closing tells of a broken connection at once, and by then this must have ended.
   */
  private void endAndClose(CallResult result) {
    end(result);
    if (connection != null) {
      connection.abort();
    }
  }

  private void end(CallResult result) {
    ended = true;
    loop.deadlines().cancel(deadline);
    call.ended(result);
  }

  private final class RequestCallback implements ClientCallback<ClientExchange> {
    private final WebhookConnection on;

    RequestCallback(WebhookConnection on) {
      this.on = on;
    }

    @Override
    public void completed(ClientExchange exchange) {
      exchange.setResponseListener(new ResponseCallback(on));
      try {
        writeBody(exchange.getRequestChannel(), ByteBuffer.wrap(call.body()), on);
      } catch (IOException e) {
        broken(on, e);
      }
    }

    @Override
    public void failed(IOException e) {
      broken(on, e);
    }
  }

  private final class ResponseCallback implements ClientCallback<ClientExchange> {
    private final WebhookConnection on;

    ResponseCallback(WebhookConnection on) {
      this.on = on;
    }

    @Override
    public void completed(ClientExchange exchange) {
      loop.responseReader().read(exchange, Exchange.this);
    }

    @Override
    public void failed(IOException e) {
      broken(on, e);
    }
  }
}
