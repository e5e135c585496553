package io.dehaze.gateway.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * The connection of one client that watches (WHATWG HTML section 9.2, Server-sent events). What is
 * to be sent waits in a bounded queue; a client for which it is full is told so, and let go. Any
 * thread offers; the connection's I/O thread writes, and never waits.
 */
final class EventStream {
  private static final int WAITING_BYTES_MAX = 256 * 1024;
  private static final int HEARTBEAT_MS = 10_000;
  private static final byte[] HELLO = "retry: 2000\n\n".getBytes(UTF_8);
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(UTF_8);

  private final HttpServerExchange exchange;
  private final int farewellMs;
  private final long goodUntilMs;
  private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean ending;

  private StreamSinkChannel sink; // the I/O thread's own, as are the following
  private ByteBuffer current;
  private XnioExecutor.Key heartbeat;

  /**
   * A connection on which nothing is sent yet.
   *
   * @param farewellMs how long a client that is let go has to read why
   * @param goodUntilMs when the client's token expires, milliseconds since the epoch; some seconds
   *     later at most, the stream ends
   */
  EventStream(HttpServerExchange exchange, int farewellMs, long goodUntilMs) {
    this.exchange = exchange;
    this.farewellMs = farewellMs;
    this.goodUntilMs = goodUntilMs;
  }

  /** Begins to answer; on the I/O thread. */
  void open() {
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(new HttpString("X-Accel-Buffering"), "no");
    sink = exchange.getResponseChannel();
    sink.getWriteSetter().set(channel -> write());
    heartbeat =
        exchange.getIoThread().executeAtInterval(this::beat, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          ending = true;
          heartbeat.remove();
          next.proceed();
        });
    offer(HELLO);
  }

  private void beat() {
    if (System.currentTimeMillis() > goodUntilMs) {
      end("closing", "the token has expired");
    } else {
      offer(HEARTBEAT);
    }
  }

  /** An event as it goes over the line. */
  static byte[] event(String name, byte[] json) {
    byte[] head = ("event: " + name + "\ndata: ").getBytes(UTF_8);
    byte[] event = new byte[head.length + json.length + 2];
    System.arraycopy(head, 0, event, 0, head.length);
    System.arraycopy(json, 0, event, head.length, json.length);
    event[event.length - 2] = '\n';
    event[event.length - 1] = '\n';
    return event;
  }

  /** Sends something, if the client has kept up so far. */
  void offer(byte[] event) {
    if (ending) {
      return;
    }
    if (waitingBytes.addAndGet(event.length) > WAITING_BYTES_MAX) {
      end("dropped", "too much is waiting to be read; watch less, or read faster");
      return;
    }
    add(event);
  }

  boolean isEnding() {
    return ending;
  }

  /**
   * Says why it ends, and ends; at once where the client does not read.
   *
   * @param name the name of the last event
   */
  void end(String name, String reason) {
    if (!ending) {
      ending = true;
      add(event(name, ("{\"reason\":\"" + reason + "\"}").getBytes(UTF_8)));
      exchange
          .getIoThread()
          .executeAfter(
              () -> {
                if (!exchange.isComplete()) {
                  IoUtils.safeClose(exchange.getConnection());
                }
              },
              farewellMs,
              TimeUnit.MILLISECONDS);
    }
  }

  private void add(byte[] event) {
    waiting.add(event);
    if (woken.compareAndSet(false, true)) {
      exchange.getIoThread().execute(this::write);
    }
  }

  private void write() {
    woken.set(false);
    if (exchange.isResponseComplete()) {
      return;
    }
    try {
      if (!writeWaiting() || !sink.flush()) {
        sink.resumeWrites();
      } else if (ending && waiting.isEmpty()) {
        exchange.endExchange();
      } else {
        sink.suspendWrites();
      }
    } catch (IOException e) {
      IoUtils.safeClose(exchange.getConnection()); // the client is gone
    }
  }

  /** Returns whether all that waits was taken by the kernel. */
  private boolean writeWaiting() throws IOException {
    while (true) {
      if (current == null || !current.hasRemaining()) {
        byte[] next = waiting.poll();
        if (next == null) {
          return true;
        }
        waitingBytes.addAndGet(-next.length);
        current = ByteBuffer.wrap(next);
      }
      if (sink.write(current) == 0) {
        return false;
      }
    }
  }
}
