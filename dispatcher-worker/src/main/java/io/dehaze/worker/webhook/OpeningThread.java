package io.dehaze.worker.webhook;

import io.undertow.client.ClientConnection;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.BoundChannel;

/**
 * An I/O thread as Undertow's client gets to see it when it is to connect. The client asks it to
 * open the connection, and there is no other place to get hold of one that is not open yet, to give
 * it up, or of one that nobody has read from, to bound what is read. Everything else is the real
 * thread's; this one never runs.
 *
 * <p>Owned by the real thread, as is what it remembers of the last connection.
 */
final class OpeningThread extends XnioIoThread {
  private final XnioIoThread real;
  private IoFuture<StreamConnection> opening;
  private StreamConnection socket;
  private AnswerBound bound;

  OpeningThread(XnioIoThread real) {
    super(real.getWorker(), real.getNumber());
    this.real = real;
  }

  /** The connection that was begun since this was asked last, or null. */
  IoFuture<StreamConnection> takeOpening() {
    IoFuture<StreamConnection> taken = opening;
    opening = null;
    return taken;
  }

  /** The connection that was made last, for requests: asked while its listener is told of it. */
  WebhookConnection made(ClientConnection http) {
    return new WebhookConnection(http, socket, bound);
  }

  @Override
  protected IoFuture<StreamConnection> openTcpStreamConnection(
      InetSocketAddress from,
      InetSocketAddress to,
      ChannelListener<? super StreamConnection> opened,
      ChannelListener<? super BoundChannel> bindListener,
      OptionMap options) {
    ChannelListener<StreamConnection> bounding =
        connection -> {
          socket = connection;
          bound = AnswerBound.of(connection);
          opened.handleEvent(connection);
        };
    opening =
        from == null // any address of this machine's
            ? real.openStreamConnection(to, bounding, bindListener, options)
            : real.openStreamConnection(from, to, bounding, bindListener, options);
    return opening;
  }

  @Override
  public void execute(Runnable task) {
    real.execute(task);
  }

  @Override
  public Key executeAfter(Runnable task, long time, TimeUnit unit) {
    return real.executeAfter(task, time, unit);
  }

  @Override
  public Key executeAtInterval(Runnable task, long time, TimeUnit unit) {
    return real.executeAtInterval(task, time, unit);
  }
}
