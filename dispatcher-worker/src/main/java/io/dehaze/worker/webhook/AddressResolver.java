package io.dehaze.worker.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds the addresses of host names, off the I/O threads: a look-up may block for seconds. Each
 * name is asked for at most once at a time, and its answer is kept for a few seconds, so the number
 * of names bounds what is queued here.
 */
final class AddressResolver implements AutoCloseable {
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int NAMES_MAX = 10_000;

  /** Either addresses or, where they are empty, nothing: the name is unknown. */
  record Answer(InetAddress[] addresses, long atNanos) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < KEEP_NANOS;
    }
  }

  private final Map<String, Answer> known = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "dns");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * What is known of a host now.
   *
   * @return the answer, or null where it must be looked up
   */
  Answer known(String host) {
    Answer answer = known.get(host);
    return answer != null && answer.isFresh() ? answer : null;
  }

  /** Looks a host up and tells, on a thread of this resolver. */
  void lookUp(String host, Consumer<Answer> whenKnown) {
    threads.execute(() -> whenKnown.accept(ask(host)));
  }

  private Answer ask(String host) {
    Answer fresh = known(host);
    if (fresh != null) { // another call asked meanwhile
      return fresh;
    }
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      addresses = new InetAddress[0];
    }
    if (known.size() >= NAMES_MAX) {
      known.values().removeIf(answer -> !answer.isFresh());
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
