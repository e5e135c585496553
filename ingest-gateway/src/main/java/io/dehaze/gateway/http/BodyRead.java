package io.dehaze.gateway.http;

import io.dehaze.event.Problem;
import io.undertow.server.HttpServerExchange;
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
 * clients that announce a mebibyte and send nothing cost next to nothing. Owned by the connection's
 * I/O thread.
 */
final class BodyRead implements ChannelListener<StreamSourceChannel> {
  private static final int FIRST_BYTES_MAX = 16 * 1024;
  private static final int UNKNOWN_FIRST_BYTES = 1024;

  private final HttpServerExchange exchange;
  private final BodyLimit limit;
  private final int timeoutMs;
  private final Answers answers;
  private final Consumer<byte[]> then;
  private final long declared; // -1 where the body is chunked or there is none
  private StreamSourceChannel channel;
  private ByteBuffer body;
  private XnioExecutor.Key deadline;
  private boolean ended;

  BodyRead(
      HttpServerExchange exchange,
      BodyLimit limit,
      int timeoutMs,
      Answers answers,
      Consumer<byte[]> then) {
    this.exchange = exchange;
    this.limit = limit;
    this.timeoutMs = timeoutMs;
    this.answers = answers;
    this.then = then;
    this.declared = exchange.getRequestContentLength();
  }

  void begin() {
    channel = exchange.getRequestChannel();
    body =
        ByteBuffer.allocate(
            declared < 0 ? UNKNOWN_FIRST_BYTES : (int) Math.min(declared, FIRST_BYTES_MAX));
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
      refuse(Problem.of(Codes.BODY_INCOMPLETE, null, "the connection ended before the body did"));
    } catch (RuntimeException e) {
      end();
      answers.fail(exchange, e);
    }
  }

  private void readWhatIsThere() throws IOException {
    while (!ended) {
      int read = channel.read(body);
      if (read < 0) {
        end();
        then.accept(bytes());
      } else if (tooMuch(limit.bytesMax(body))) {
        refuse(BodyLimit.tooLarge(limit.bytesMax(body)));
      } else if (!body.hasRemaining() && body.position() != declared) {
        body = grown();
      } else if (read == 0) {
        waitForMore();
        return;
      }
    }
  }

  private boolean tooMuch(int bytesMax) {
    return body.position() > bytesMax || declared > bytesMax;
  }

  /** Twice the room, or what was announced, and never more than a byte above the limit. */
  private ByteBuffer grown() {
    long twice = 2L * body.capacity();
    long wanted = declared < 0 ? twice : Math.min(twice, declared);
    int capacity = (int) Math.min(wanted, limit.bytesMax(body) + 1L);
    return ByteBuffer.allocate(capacity).put(body.flip());
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

  private void refuse(Problem problem) {
    end();
    if (exchange.getConnection().isOpen()) { // otherwise there is nobody left to tell
      answers.refuse(exchange, problem);
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
