package io.dehaze.gateway.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads bodies of requests without ever blocking a thread, within limits of size and time. A body
 * that keeps to them is handed on; any other is answered here.
 */
public final class BodyReader {
  private final BodyLimits limits;
  private final int timeoutMs;
  private final BodyMemory memory;
  private final Answers answers;

  /**
   * Reads bodies.
   *
   * @param timeoutMs how long a body may take to arrive, all of it, in milliseconds
   * @param memory that bodies are read into, the same for all readers of a server
   */
  public BodyReader(BodyLimits limits, int timeoutMs, BodyMemory memory, Answers answers) {
    this.limits = limits;
    this.timeoutMs = timeoutMs;
    this.memory = memory;
    this.answers = answers;
  }

  /**
   * Reads the body of a request. A client that asked whether it may send the body (RFC 9110 section
   * 10.1.1) is told so here, after all that can be refused without it.
   *
   * @param shape what the request's head says about the body
   * @param then gets the whole body, empty where there is none; called at most once, on the
   *     connection's I/O thread
   */
  public void read(HttpServerExchange exchange, BodyShape shape, Consumer<byte[]> then) {
    if (exchange.getRequestContentLength() > limits.atMost(shape)) {
      answers.refuse(exchange, BodyLimit.tooLarge(limits.atMost(shape)));
      return;
    }
    BodyRead read =
        new BodyRead(exchange, new BodyLimit(limits, shape), timeoutMs, memory, answers, then);
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponse(exchange, new ReadAfterContinue(read));
    } else {
      read.begin();
    }
  }

  private record ReadAfterContinue(BodyRead read) implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      read.begin();
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      exchange.endExchange();
    }
  }
}
