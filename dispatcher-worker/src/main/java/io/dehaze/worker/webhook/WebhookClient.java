package io.dehaze.worker.webhook;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * Calls webhooks, on a few I/O threads that never block. A call belongs to one I/O thread from
 * beginning to end, with its connection, its deadline and its answer, so nothing in here is locked.
 */
public final class WebhookClient implements AutoCloseable {
  private final XnioWorker threads;
  private final AddressResolver resolver;
  private final IoLoop[] loops;
  private final AtomicInteger turn = new AtomicInteger();

  /** Makes the threads; calls nobody yet. */
  public WebhookClient(ClientSettings settings) {
    this(settings, new AddressResolver(InetAddress::getAllByName));
  }

  /** The same with another way to find addresses, which it closes. */
  WebhookClient(ClientSettings settings, AddressResolver resolver) {
    this.resolver = resolver;
    this.threads =
        Xnio.getInstance()
            .createWorkerBuilder()
            .populateFromOptions(
                OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, settings.ioThreads())
                    .set(Options.WORKER_TASK_CORE_THREADS, 1)
                    .set(Options.WORKER_TASK_MAX_THREADS, settings.ioThreads())
                    .set(Options.THREAD_DAEMON, true)
                    .getMap())
            .setWorkerName("deliver")
            .build();
    Connector connector = new Connector(resolver, settings.destinations());
    List<IoLoop> made = new ArrayList<>();
    for (int i = 0; i < settings.ioThreads(); i++) {
      made.add(new IoLoop(threads.getIoThread(i), connector, settings));
    }
    this.loops = made.toArray(IoLoop[]::new);
  }

  /** Begins a call; returns at once. Any thread. */
  public void call(WebhookCall call) {
    loops[Math.floorMod(turn.getAndIncrement(), loops.length)].submit(call);
  }

  /** How many connections are open or being made. */
  public int connections() {
    int sum = 0;
    for (IoLoop loop : loops) {
      sum += loop.connections();
    }
    return sum;
  }

  /** Breaks off what is under way, without telling anyone, and ends the threads. */
  @Override
  public void close() throws InterruptedException {
    resolver.close();
    threads.shutdownNow();
    threads.awaitTermination(2, TimeUnit.SECONDS);
  }
}
