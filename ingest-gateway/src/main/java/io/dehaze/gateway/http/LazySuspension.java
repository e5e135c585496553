package io.dehaze.gateway.http;

import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Suspends the reading of a connection only once there is something to read. Undertow suspends it
 * at each request's head and resumes it after the answer. An answer that waits for Kafka has the
 * thread select in between, so both reach the kernel: two system calls for each event, and nearly
 * always for nothing, since a client that waits for its answer sends nothing.
 *
 * <p>Suspended and resumed by whichever thread has the exchange; told of readiness by the
 * connection's I/O thread.
 */
final class LazySuspension extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private volatile boolean resumed;

  private LazySuspension(StreamSourceConduit next) {
    super(next);
  }

  /** For a connection that has just been accepted. */
  static void install(StreamConnection connection) {
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    LazySuspension conduit = new LazySuspension(source.getConduit());
    // The channel's own handler is with the conduit below, told of readiness before this one is.
    conduit.setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(source));
    source.setConduit(conduit);
  }

  @Override
  public void suspendReads() {
    resumed = false;
  }

  @Override
  public void resumeReads() {
    resumed = true;
    next.resumeReads();
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    next.wakeupReads();
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler handler) {
    next.setReadReadyHandler(new WhenResumed(handler));
  }

  private final class WhenResumed implements ReadReadyHandler {
    private final ReadReadyHandler handler;

    WhenResumed(ReadReadyHandler handler) {
      this.handler = handler;
    }

    @Override
    public void readReady() {
      if (resumed) {
        handler.readReady();
        return;
      }
      next.suspendReads();
      if (resumed) { // meanwhile, by another thread: it may have come before the suspension
        next.resumeReads();
      }
    }

    @Override
    public void forceTermination() {
      handler.forceTermination();
    }

    @Override
    public void terminated() {
      handler.terminated();
    }
  }
}
