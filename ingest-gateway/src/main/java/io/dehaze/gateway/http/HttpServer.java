package io.dehaze.gateway.http;

import io.dehaze.lifecycle.FileDescriptors;
import io.dehaze.settings.ListenAddress;
import io.dehaze.tls.ServerTls;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The HTTP server. Every option that Undertow has a default for and that matters is set here, so
 * that no limit depends on a version.
 *
 * <p>A few I/O threads do all of the reading, parsing and answering, and never block. Large bodies
 * and TLS handshakes go to the task threads; what must wait for Kafka has threads of its own.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int TASK_THREADS = 8;

  /** How long the last of them have to be told. */
  private static final int GIVE_UP_MS = 300;

  /** How long clients with open connections have to send a last request and be told to go. */
  private static final int FAREWELL_MS = 300;

  private final Listen listen;
  private final HttpLimits limits;
  private final Drain drain;
  private final HttpOpenListener openListener;
  private final Optional<TlsDoor> tlsDoor;
  private final RequestsInFlight inFlight;
  private XnioWorker worker;
  private AcceptingChannel<? extends StreamConnection> accepting;

  /**
   * How a stop waits for requests in flight.
   *
   * @param timeoutMs for how long, in milliseconds
   * @param giveUp run then, to answer what can be answered at once
   */
  public record Drain(int timeoutMs, Runnable giveUp) {}

  /**
   * Prepares the server; {@link #start} opens its port.
   *
   * @param tls with which it speaks TLS only; empty for plain HTTP
   */
  public HttpServer(
      Listen listen,
      Optional<ServerTls> tls,
      HttpLimits limits,
      Routes routes,
      Answers answers,
      RequestsInFlight inFlight,
      Drain drain) {
    this.listen = listen;
    this.drain = drain;
    this.limits = limits;
    this.inFlight = inFlight;
    OptionMap options = options(limits);
    ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4);
    HttpHandler handler = inFlight.around(answers, new Door(answers, routes, limits.requestsMax()));
    this.openListener = new HttpOpenListener(buffers, options);
    openListener.setRootHandler(handler);
    this.tlsDoor =
        tls.map(secured -> new TlsDoor(secured, openListener, buffers, options, limits, handler));
  }

  private static OptionMap options(HttpLimits limits) {
    return OptionMap.builder()
        .set(UndertowOptions.MAX_HEADER_SIZE, limits.headBytesMax())
        .set(UndertowOptions.MAX_HEADERS, limits.headersMax())
        .set(UndertowOptions.MAX_PARAMETERS, HttpLimits.PARAMETERS_MAX)
        .set(UndertowOptions.MAX_COOKIES, 1) // nobody here looks at them
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // the body reader has the limits
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, limits.headTimeoutMs())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, limits.idleTimeoutMs())
        .set(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
        .set(UndertowOptions.ENABLE_HTTP2, false) // not without TLS
        .set(UndertowOptions.DECODE_URL, false) // paths are compared as sent
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .set(UndertowOptions.ALWAYS_SET_DATE, true)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, true)
        .set(UndertowOptions.RECORD_REQUEST_START_TIME, false)
        .set(UndertowOptions.ENABLE_STATISTICS, false)
        .getMap();
  }

  /**
   * Opens the port.
   *
   * @throws UncheckedIOException where the address cannot be bound
   */
  public void start() {
    try {
      open();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the gateway cannot listen on " + listen.host() + ":" + listen.port(), e);
    }
  }

  private void open() throws IOException {
    worker =
        Xnio.getInstance(HttpServer.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "gateway")
                    .set(
                        Options.WORKER_IO_THREADS,
                        Math.max(2, Runtime.getRuntime().availableProcessors()))
                    .set(Options.WORKER_TASK_CORE_THREADS, TASK_THREADS)
                    .set(Options.WORKER_TASK_MAX_THREADS, TASK_THREADS)
                    .getMap());
    InetSocketAddress address = ListenAddress.of(listen.host(), listen.port());
    accepting =
        tlsDoor.isPresent()
            ? tlsDoor.get().open(worker, address, socketOptions())
            : worker.createStreamConnectionServer(
                address, ChannelListeners.openListenerAdapter(this::accept), socketOptions());
    accepting.resumeAccepts();
  }

  private void accept(StreamConnection connection) {
    LazySuspension.install(connection);
    VersionWatch.install(connection);
    openListener.handleEvent(connection);
  }

  private OptionMap socketOptions() {
    int connectionsMax = connectionsMax();
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, 1024)
        .set(Options.CONNECTION_HIGH_WATER, connectionsMax)
        .set(Options.CONNECTION_LOW_WATER, connectionsMax)
        .getMap();
  }

  /** Fewer than the settings say where the process may not open so many. */
  private int connectionsMax() {
    long allowed = FileDescriptors.allowed();
    int connections = FileDescriptors.connections(limits.connectionsMax(), allowed);
    if (connections < limits.connectionsMax()) {
      LOG.warn(
          "event=connections_limited connections={} wanted={} file_descriptors={}",
          connections,
          limits.connectionsMax(),
          allowed);
    }
    return connections;
  }

  /** The port that is open, also where a free one was asked for. */
  public int port() {
    return accepting.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /**
   * Stops within the drain's time and a second or two: no new connections, then the requests in
   * flight are answered, then the connections are closed.
   */
  @Override
  public void close() {
    if (worker == null || worker.isShutdown()) {
      return;
    }
    inFlight.stop();
    IoUtils.safeClose(accepting);
    tlsDoor.ifPresent(TlsDoor::stop);
    try {
      Thread.sleep(FAREWELL_MS);
      if (!inFlight.awaitNone(drain.timeoutMs())) {
        LOG.warn("event=drain_over requests={} ms={}", inFlight.count(), drain.timeoutMs());
        drain.giveUp().run();
        tlsDoor.ifPresent(TlsDoor::stopAtOnce);
        inFlight.awaitNone(GIVE_UP_MS);
      }
      openListener.closeConnections();
      tlsDoor.ifPresent(TlsDoor::closeConnections);
      worker.shutdown();
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
