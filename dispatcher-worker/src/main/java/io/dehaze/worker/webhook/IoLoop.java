package io.dehaze.worker.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.XnioIoThread;

/**
 * All calls of one I/O thread. Other threads only put calls into the inbox; everything else is the
 * thread's own.
 *
 * <p>The inbox has no bound of its own: what is in flight is bounded before it gets here.
 */
final class IoLoop {
  private final XnioIoThread thread;
  private final OpeningThread openingThread;
  private final Connector connector;
  private final ClientSettings settings;
  private final Deadlines deadlines;
  private final ResponseReader responseReader;
  private final Queue<WebhookCall> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Map<Peer, EndpointConnections> peers = new HashMap<>();
  private boolean sweeping;
  private final AtomicInteger connections = new AtomicInteger();

  IoLoop(XnioIoThread thread, Connector connector, ClientSettings settings) {
    this.thread = thread;
    this.openingThread = new OpeningThread(thread);
    this.connector = connector;
    this.settings = settings;
    this.deadlines = new Deadlines(thread);
    this.responseReader = new ResponseReader(settings.responseBytesMax());
  }

  /** Any thread. Many calls that come together wake the thread once. */
  void submit(WebhookCall call) {
    inbox.add(call);
    if (!awake.get() && awake.compareAndSet(false, true)) {
      thread.execute(this::begin);
    }
  }

  private void begin() {
    awake.set(false);
    WebhookCall call;
    while ((call = inbox.poll()) != null) {
      new Exchange(call, connectionsOf(call.peer()), this).begin();
    }
  }

  private EndpointConnections connectionsOf(Peer peer) {
    EndpointConnections known = peers.get(peer);
    if (known == null) {
      int share = Math.max(1, settings.connectionsPerEndpoint() / settings.ioThreads());
      known = new EndpointConnections(peer, this, share);
      peers.put(peer, known);
      sweepLater();
    }
    return known;
  }

  /** Closes connections that nobody has used for a while, and forgets peers that nobody calls. */
  private void sweep() {
    sweeping = false;
    long before = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(settings.idleMs());
    peers.values().removeIf(each -> each.closeIdleSince(before));
    sweepLater();
  }

  private void sweepLater() {
    if (!sweeping && !peers.isEmpty()) {
      sweeping = true;
      thread.executeAfter(this::sweep, Math.max(100, settings.idleMs() / 4), TimeUnit.MILLISECONDS);
    }
  }

  void connectionsChanged(int by) {
    connections.addAndGet(by);
  }

  int connections() {
    return connections.get();
  }

  XnioIoThread thread() {
    return thread;
  }

  /** The same, for whoever is to connect. */
  OpeningThread openingThread() {
    return openingThread;
  }

  Connector connector() {
    return connector;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  ResponseReader responseReader() {
    return responseReader;
  }
}
