package io.dehaze.worker.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The addresses at which calls waited for a connection in vain. An address that refuses costs
 * nothing, the next is tried at once; one that is silent takes all the time that the call has. So
 * for a while it is tried after the others that its host has. Thread-safe.
 */
final class SilentAddresses {
  private static final long REMEMBER_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int ADDRESSES_MAX = 10_000;

  private final Map<InetSocketAddress, Long> sinceNanos = new ConcurrentHashMap<>();

  /** No connection could be made there in time. */
  void add(InetAddress address, int port) {
    long nowNanos = System.nanoTime();
    if (sinceNanos.size() >= ADDRESSES_MAX) {
      sinceNanos.values().removeIf(since -> nowNanos - since >= REMEMBER_NANOS);
    }
    if (sinceNanos.size() < ADDRESSES_MAX) {
      sinceNanos.put(new InetSocketAddress(address, port), nowNanos);
    }
  }

  /** A connection has been made. */
  void remove(InetAddress address, int port) {
    if (!sinceNanos.isEmpty()) {
      sinceNanos.remove(new InetSocketAddress(address, port));
    }
  }

  /** A host's addresses in their order, but those that were silent at the end, the latest last. */
  Stream<InetAddress> last(InetAddress[] addresses, int port) {
    if (addresses.length == 1 || sinceNanos.isEmpty()) {
      return Arrays.stream(addresses);
    }
    long nowNanos = System.nanoTime();
    return Arrays.stream(addresses) // each looked up once: another thread may add and remove
        .map(each -> new Candidate(each, silence(each, port, nowNanos)))
        .sorted(Comparator.comparingLong(Candidate::silence))
        .map(Candidate::address);
  }

  private record Candidate(InetAddress address, long silence) {}

  /** The greater, the later it was found silent; 0 where it was not. */
  private long silence(InetAddress address, int port, long nowNanos) {
    Long since = sinceNanos.get(new InetSocketAddress(address, port));
    return since == null ? 0 : Math.max(0, REMEMBER_NANOS - (nowNanos - since));
  }
}
