package io.dehaze.worker.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Finds the addresses of host names, off the I/O threads: a look-up may block for seconds. Each
 * name is asked for at most once at a time, and its answer is kept for a few seconds, so the number
 * of names bounds what is queued here.
 */
final class AddressResolver implements AutoCloseable {
  /** Who knows the addresses of names. */
  @FunctionalInterface
  interface Names {
    /** All addresses of a host, in the order in which they are to be tried; never empty. */
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private static final Duration KEEP = Duration.ofSeconds(10);
  private static final int NAMES_MAX = 10_000;

  /** Either addresses or, where they are empty, nothing: the name is unknown. */
  record Answer(InetAddress[] addresses, long atNanos) {}

  private final Names names;
  private final long keepNanos;
  private final Map<String, Answer> known = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "dns");
            thread.setDaemon(true);
            return thread;
          });

  AddressResolver(Names names) {
    this(names, KEEP);
  }

  /** The same that keeps answers for another time. */
  AddressResolver(Names names, Duration keep) {
    this.names = names;
    this.keepNanos = keep.toNanos();
  }

  /**
   * What is known of a host now.
   *
   * @return the answer, or null where it must be looked up
   */
  Answer known(String host) {
    Answer answer = known.get(host);
    return answer != null && isFresh(answer) ? answer : null;
  }

  /** Looks a host up and tells, on a thread of this resolver. */
  void lookUp(String host, Consumer<Answer> whenKnown) {
    threads.execute(() -> whenKnown.accept(ask(host)));
  }

  private boolean isFresh(Answer answer) {
    return System.nanoTime() - answer.atNanos < keepNanos;
  }

  private Answer ask(String host) {
    Answer fresh = known(host);
    if (fresh != null) { // another call asked meanwhile
      return fresh;
    }
    InetAddress[] addresses;
    try {
      addresses = names.addressesOf(host);
    } catch (UnknownHostException e) {
      addresses = new InetAddress[0];
    }
    if (known.size() >= NAMES_MAX) {
      known.values().removeIf(answer -> !isFresh(answer));
    }
    Answer answer = new Answer(addresses, System.nanoTime());
    known.put(host, answer);
    return answer;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
