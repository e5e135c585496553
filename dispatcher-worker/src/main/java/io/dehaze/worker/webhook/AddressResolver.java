package io.dehaze.worker.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds the addresses of host names, off the I/O threads: a look-up may block for seconds. Each
 * name is asked for once at a time, and its answer is kept for a few seconds, so the number of
 * names bounds what is queued here.
 *
 * <p>Names whose servers are silent hold threads. Whoever is in use does not wait for them: an
 * answer that is too old is given once more while the name is asked for anew.
 */
final class AddressResolver implements AutoCloseable {
  /** Who knows the addresses of names. */
  @FunctionalInterface
  interface Names {
    /** All addresses of a host, in the order in which they are to be tried; never empty. */
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private static final Duration KEEP = Duration.ofSeconds(10);

  /** An answer counts for so many times as long while another is waited for. */
  private static final int STALE_FACTOR = 6;

  private static final int NAMES_MAX = 10_000;
  private static final int THREADS_MAX = 32;

  /** Either addresses or, where they are empty, nothing: the name is unknown. */
  record Answer(InetAddress[] addresses, long atNanos) {}

  private final Names names;
  private final long keepNanos;
  private final Map<String, Answer> known = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<Answer>>> asked = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS_MAX,
          THREADS_MAX,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
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
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * What is known of a host now.
   *
   * @return the answer, or null where it must be looked up
   */
  Answer known(String host) {
    Answer answer = known.get(host);
    if (answer == null || ageOf(answer) < keepNanos) {
      return answer;
    }
    if (answer.addresses.length > 0 && ageOf(answer) < STALE_FACTOR * keepNanos) {
      asked.computeIfAbsent(host, this::begin);
      return answer;
    }
    return null;
  }

  private static long ageOf(Answer answer) {
    return System.nanoTime() - answer.atNanos;
  }

  /** Looks a host up and tells, on a thread of this resolver. */
  void lookUp(String host, Consumer<Answer> whenKnown) {
    asked.compute(
        host,
        (name, before) -> {
          List<Consumer<Answer>> waiting = before == null ? begin(name) : before;
          waiting.add(whenKnown);
          return waiting;
        });
  }

  private List<Consumer<Answer>> begin(String host) {
    threads.execute(() -> ask(host));
    return new ArrayList<>(1);
  }

  private void ask(String host) {
    InetAddress[] addresses;
    try {
      addresses = names.addressesOf(host);
    } catch (UnknownHostException | RuntimeException e) { // whoever waits must be told something
      addresses = new InetAddress[0];
    }
    Answer answer = new Answer(addresses, System.nanoTime());
    if (known.size() >= NAMES_MAX) {
      known.values().removeIf(each -> ageOf(each) >= keepNanos);
    }
    known.put(host, answer);
    asked.remove(host).forEach(each -> each.accept(answer));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
