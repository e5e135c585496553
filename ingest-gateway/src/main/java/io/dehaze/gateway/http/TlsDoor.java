package io.dehaze.gateway.http;

import io.dehaze.tls.ServerTls;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.Xnio;
import org.xnio.XnioExecutor;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * Takes connections over TLS and gives them to HTTP/2 or HTTP/1.1, as the client and we agree in
 * the handshake (ALPN, RFC 7301). A handshake has as much time as a request's head. Its arithmetic
 * is done by task threads.
 *
 * <p>Over HTTP/2 the limits are those of HTTP/1.1: of heads and bodies, and of the time for a body;
 * a head may take as long as a connection may idle. A client that opens streams only to reset them,
 * or has them reset, is told to go.
 */
final class TlsDoor {
  private static final int RESETS_MAX = 200;
  private static final int RESETS_WINDOW_MS = 30_000;

  private final ServerTls tls;
  private final AlpnOpenListener listener;
  private final Http2Connections http2;
  private final IdleWatch idle;
  private final int handshakeTimeoutMs;

  /**
   * Prepares the door; {@link #open} opens it.
   *
   * @param http1 gets the connections of clients that do not ask for HTTP/2
   * @param options those of {@code http1}
   * @param handler handles the requests of all connections
   */
  TlsDoor(
      ServerTls tls,
      HttpOpenListener http1,
      ByteBufferPool buffers,
      OptionMap options,
      HttpLimits limits,
      HttpHandler handler) {
    this.tls = tls;
    this.handshakeTimeoutMs = limits.headTimeoutMs();
    this.http2 = new Http2Connections(buffers, http2(options, limits));
    this.listener =
        new AlpnOpenListener(buffers, options, http1)
            .addProtocol(Http2OpenListener.HTTP2, http2, 1);
    this.idle = new IdleWatch(limits.idleTimeoutMs(), handler);
    listener.setRootHandler(idle);
  }

  private static OptionMap http2(OptionMap options, HttpLimits limits) {
    return OptionMap.builder()
        .addAll(options)
        .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streamsMax())
        .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
        .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, RESETS_MAX)
        .set(UndertowOptions.RST_FRAMES_TIME_WINDOW, RESETS_WINDOW_MS)
        .getMap();
  }

  /** Opens the port. */
  AcceptingChannel<SslConnection> open(
      XnioWorker worker, InetSocketAddress address, OptionMap socketOptions) throws IOException {
    return new UndertowXnioSsl(
            Xnio.getInstance(TlsDoor.class.getClassLoader()), OptionMap.EMPTY, tls.context())
        .createSslConnectionServer(
            worker,
            address,
            ChannelListeners.openListenerAdapter(this::accept),
            OptionMap.builder()
                .addAll(socketOptions)
                .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(ServerTls.PROTOCOLS))
                .set(Options.SSL_ENABLED_CIPHER_SUITES, Sequence.of(ServerTls.CIPHER_SUITES))
                .set(UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER, true)
                .getMap());
  }

  private void accept(SslConnection connection) {
    VersionWatch.install(connection);
    idle.watch(connection);
    XnioExecutor.Key patience =
        connection
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(connection), handshakeTimeoutMs, TimeUnit.MILLISECONDS);
    connection.getHandshakeSetter().set(done -> patience.remove());
    listener.handleEvent(connection);
  }

  /** Asks clients to go by the words of HTTP/2, when what they have begun is answered. */
  void stop() {
    http2.stop();
  }

  /** Asks all of them. */
  void stopAtOnce() {
    http2.stopAtOnce();
  }

  void closeConnections() {
    listener.closeConnections();
  }
}
