package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * The reading of one body. Memory follows what has arrived, not what was announced: a thousand
 * clients that announce a mebibyte and send nothing cost next to nothing. It is taken from what all
 * bodies may have, and given back when the request has been answered or its client is gone. Owned
 * by the connection's I/O thread.
 */
final class BodyRead implements ChannelListener<StreamSourceChannel>, ExchangeCompletionListener {
  private static final int FIRST_BYTES_MAX = 16 * 1024;
  private static final int UNKNOWN_FIRST_BYTES = 1024;

  private final HttpServerExchange exchange;
  private final BodyLimit limit;
  private final int timeoutMs;
  private final BodyMemory memory;
  private final Answers answers;
  private final Consumer<byte[]> then;
  private final long declared; // -1 where the body is chunked or there is none
  private final long room; // what to make room for: as declared, or -1 where that is not enough
  private StreamSourceChannel channel;
  private ByteBuffer body;
  private XnioExecutor.Key deadline;
  private int held; // bytes of memory
  private boolean ended;

  BodyRead(
      HttpServerExchange exchange,
      BodyLimit limit,
      int timeoutMs,
      BodyMemory memory,
      Answers answers,
      Consumer<byte[]> then) {
    this.exchange = exchange;
    this.limit = limit;
    this.timeoutMs = timeoutMs;
    this.memory = memory;
    this.answers = answers;
    this.then = then;
    this.declared = exchange.getRequestContentLength();
    // A body in HTTP/2 frames ends with a read that finds nothing, and even that needs room.
    this.room = exchange.getConnection() instanceof HttpServerConnection ? declared : -1;
  }

  void begin() {
    int first = room < 0 ? UNKNOWN_FIRST_BYTES : (int) Math.min(room, FIRST_BYTES_MAX);
    if (!memory.take(first)) {
      refuse(noMemory());
      return;
    }
    held = first;
    exchange.addExchangeCompleteListener(this);
    body = ByteBuffer.allocate(first);
    channel = exchange.getRequestChannel();
    handleEvent(channel);
  }

  @Override
  public void handleEvent(StreamSourceChannel source) {
    try {
      readWhatIsThere();
    } catch (BadChunking e) {
      refuse(
          Problem.of(
              Codes.BAD_CHUNKING, null, "the body's chunks are malformed: " + e.getMessage()));
    } catch (IOException e) {
      broken();
    } catch (RuntimeException e) {
      end();
      answers.fail(exchange, e);
    }
  }

  private void readWhatIsThere() throws IOException {
    while (!ended) {
      int read = channel.read(body);
      if (read < 0 && declared >= 0 && body.position() != declared) {
        refuse(Problem.of(Codes.BODY_INCOMPLETE, null, "the body is not as long as announced"));
      } else if (read < 0) {
        end();
        then.accept(bytes());
      } else if (limit.isPassed(body, declared)) {
        refuse(BodyLimit.tooLarge(limit.bytesMax(body)));
      } else if (!body.hasRemaining() && body.position() != room) {
        grow();
      } else if (read == 0) {
        waitForMore();
        return;
      }
    }
  }

  /** Twice the room, or what was announced, and never more than a byte above the limit. */
  private void grow() {
    long twice = 2L * body.capacity();
    long wanted = room < 0 ? twice : Math.min(twice, room);
    int capacity = (int) Math.min(wanted, limit.bytesMax(body) + 1L);
    if (memory.take(capacity - held)) {
      held = capacity;
      body = ByteBuffer.allocate(capacity).put(body.flip());
    } else {
      refuse(noMemory());
    }
  }

  private static Problem noMemory() {
    return Problem.of(
        Codes.OVERLOADED, null, "the gateway holds as many bodies as it can; try again later");
  }

  @Override
  public void exchangeEvent(HttpServerExchange completed, NextListener next) {
    memory.giveBack(held);
    next.proceed();
  }

  private byte[] bytes() {
    byte[] array = body.array();
    return body.position() == array.length ? array : Arrays.copyOf(array, body.position());
  }

  private void waitForMore() {
    if (deadline == null) {
      deadline =
          exchange.getIoThread().executeAfter(this::tooSlow, timeoutMs, TimeUnit.MILLISECONDS);
      channel.getReadSetter().set(this);
    }
    channel.resumeReads();
  }

  private void tooSlow() {
    if (!ended) {
      refuse(
          Problem.of(
              Codes.BODY_TIMEOUT, null, "the body did not arrive within " + timeoutMs + " ms"));
    }
  }

  /** Of HTTP/1.1 only half of the connection may have ended; a stream of HTTP/2 ends as a whole. */
  private void broken() {
    if (exchange.getConnection() instanceof HttpServerConnection) {
      refuse(Problem.of(Codes.BODY_INCOMPLETE, null, "the connection ended before the body did"));
    } else {
      end();
      Abandon.end(exchange);
    }
  }

  private void refuse(Problem problem) {
    end();
    if (exchange.getConnection().isOpen()) {
      answers.refuse(exchange, problem);
    } else { // there is nobody left to tell
      Abandon.end(exchange);
    }
  }

  private void end() {
    ended = true;
    if (deadline != null) { // so reads were resumed
      channel.suspendReads();
      deadline.remove();
    }
  }
}
