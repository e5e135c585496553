package io.dehaze.gateway.story;

import io.dehaze.attempt.Attempt;
import io.dehaze.gateway.http.Json;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** All clients that watch, and what each wants to see. Thread-safe. */
final class Streams implements AutoCloseable {
  /** Each costs a connection, a queue of 256 KiB at most, and a look at every record. */
  static final int STREAMS_MAX = 64;

  private static final int FAREWELL_MS = 2_000;

  private final Map<EventStream, AttemptFilter> open = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(STREAMS_MAX);
  private final int farewellMs;
  private volatile boolean closed;

  Streams() {
    this(FAREWELL_MS);
  }

  /**
   * Nobody watches yet.
   *
   * @param farewellMs how long a client that is let go has to read why
   */
  Streams(int farewellMs) {
    this.farewellMs = farewellMs;
  }

  /**
   * Lets a client watch; on its I/O thread.
   *
   * @param goodUntilMs when the client's token expires, milliseconds since the epoch
   * @return false where too many watch already
   */
  boolean open(HttpServerExchange exchange, AttemptFilter filter, long goodUntilMs) {
    if (closed || !room.tryAcquire()) {
      return false;
    }
    EventStream stream = new EventStream(exchange, farewellMs, goodUntilMs);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          open.remove(stream);
          room.release();
          next.proceed();
        });
    stream.open();
    open.put(stream, filter);
    if (closed) {
      farewell(stream);
    }
    return true;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether every client that watches is being let go. */
  boolean areEnding() {
    return open.keySet().stream().allMatch(EventStream::isEnding);
  }

  /** How many clients watch. */
  int count() {
    return open.size();
  }

  /** Shows records to those who want to see them. */
  void publish(List<AttemptWindow.Entry> entries) {
    if (!open.isEmpty()) {
      entries.forEach(this::publish);
    }
  }

  private void publish(AttemptWindow.Entry entry) {
    byte[] event = null;
    for (Map.Entry<EventStream, AttemptFilter> each : open.entrySet()) {
      Optional<Attempt> wanted = each.getValue().match(entry);
      if (wanted.isPresent()) {
        if (event == null) {
          event = event(wanted.get());
        }
        each.getKey().offer(event);
      }
    }
  }

  private static byte[] event(Attempt attempt) {
    return EventStream.event(
        "attempt", Json.object(json -> StoryJson.attemptWithEvent(json, attempt)));
  }

  private static void farewell(EventStream stream) {
    stream.end("closing", "the gateway stops; connect again");
  }

  /** Tells all clients to go elsewhere. */
  @Override
  public void close() {
    closed = true;
    open.keySet().forEach(Streams::farewell);
  }
}
