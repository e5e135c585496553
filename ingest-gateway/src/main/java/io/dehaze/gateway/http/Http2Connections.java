package io.dehaze.gateway.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http2.Http2OpenListener;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * Takes the connections that speak HTTP/2, as Undertow's own listener does, and has their clients
 * asked to go when a stop begins. Used by all threads.
 */
final class Http2Connections implements DelegateOpenListener {
  private final ByteBufferPool buffers;
  private final OptionMap options;
  private final Map<Http2Channel, Http2Connection> open = new ConcurrentHashMap<>();
  private volatile HttpHandler handler;
  private volatile boolean stopping;

  Http2Connections(ByteBufferPool buffers, OptionMap options) {
    this.buffers = buffers;
    this.options = options;
  }

  @Override
  public void handleEvent(StreamConnection accepted) {
    handleEvent(accepted, null);
  }

  /** Takes a connection of which this much has been read already. */
  @Override
  public void handleEvent(StreamConnection accepted, PooledByteBuffer begun) {
    Http2Farewell farewell = Http2Farewell.install(accepted.getSinkChannel());
    Http2Channel channel =
        new Http2Channel(accepted, Http2OpenListener.HTTP2, buffers, begun, false, false, options);
    Http2Connection connection = new Http2Connection(channel, farewell, handler);
    open.put(channel, connection);
    channel.addCloseTask(open::remove);
    channel
        .getReceiveSetter()
        .set(new Http2ReceiveListener(connection, options, buffers.getBufferSize(), null));
    channel.resumeReceives();
    if (stopping) {
      connection.askToGoWhenAnswered();
    }
  }

  /** Asks each client to begin nothing more, when what it has begun is answered. */
  void stop() {
    stopping = true;
    open.values().forEach(Http2Connection::askToGoWhenAnswered);
  }

  /** Asks those who never rest too. */
  void stopAtOnce() {
    open.values().forEach(Http2Connection::askToGo);
  }

  @Override
  public void closeConnections() {
    open.values().forEach(Http2Connection::close);
  }

  @Override
  public HttpHandler getRootHandler() {
    return handler;
  }

  @Override
  public void setRootHandler(HttpHandler root) {
    handler = root;
  }

  @Override
  public OptionMap getUndertowOptions() {
    return options;
  }

  @Override
  public void setUndertowOptions(OptionMap ignored) {
    throw new UnsupportedOperationException("the options are given once");
  }

  @Override
  public ByteBufferPool getBufferPool() {
    return buffers;
  }

  @Override
  public ConnectorStatistics getConnectorStatistics() {
    return null; // none are kept
  }
}
