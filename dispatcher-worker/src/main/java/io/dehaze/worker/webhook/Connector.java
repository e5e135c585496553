package io.dehaze.worker.webhook;

import io.dehaze.destination.BlockReason;
import io.dehaze.destination.DestinationRules;
import io.dehaze.endpoint.Endpoint;
import io.undertow.UndertowOptions;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * Makes connections to endpoints. The name is resolved off the I/O thread, then the address itself
 * is dialled: Undertow would look names up on the I/O thread. TLS still gets the name, for SNI and
 * for the check of the certificate.
 *
 * <p>Every address is checked before it is dialled, at each connection, and nobody asks for the
 * name again between the check and the connection: who answers for a name cannot change his mind.
 */
final class Connector {
  /** Told on the I/O thread, exactly once. */
  interface Listener {
    void connected(WebhookConnection connection);

    void failed(ErrorClass error, String detail);

    void blocked(BlockReason reason);
  }

  private static final int BUFFER_BYTES = 16 * 1024;

  /** A name may have thousands, and each is tried in turn. */
  private static final int ADDRESSES_MAX = 8;

  private final AddressResolver resolver;
  private final DestinationRules destinations;
  private final SilentAddresses silent = new SilentAddresses();
  private final ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, 1_024, 12);

  Connector(AddressResolver resolver, DestinationRules destinations) {
    this.resolver = resolver;
    this.destinations = destinations;
  }

  /** Begins to connect. On the I/O thread, as all that follows. */
  Dial connect(Peer peer, OpeningThread thread, Listener listener) {
    Dial dial = new Dial(peer, thread, listener);
    String host = peer.endpoint().host();
    AddressResolver.Answer answer = resolver.known(host);
    if (answer != null) {
      dial.begin(answer.addresses());
    } else {
      resolver.lookUp(host, found -> dial.beginOnItsThread(found.addresses()));
    }
    return dial;
  }

  /** One connection on its way: addresses are tried in turn until one takes it, or nobody waits. */
  final class Dial implements ClientCallback<ClientConnection> {
    private final Peer peer;
    private final Endpoint endpoint;
    private final OpeningThread thread;
    private final Listener listener;
    private List<InetAddress> allowed = List.of();
    private int tried;
    private IoFuture<StreamConnection> opening;
    private boolean over;

    Dial(Peer peer, OpeningThread thread, Listener listener) {
      this.peer = peer;
      this.endpoint = peer.endpoint();
      this.thread = thread;
      this.listener = listener;
    }

    private void beginOnItsThread(InetAddress[] addresses) {
      try {
        thread.execute(() -> begin(addresses));
      } catch (RejectedExecutionException e) {
        over = true; // the client was closed meanwhile, and nobody waits
      }
    }

    private void begin(InetAddress[] addresses) {
      if (over) {
        return;
      }
      if (addresses.length == 0) {
        fail(ErrorClass.DNS, "no address found for host " + endpoint.host());
        return;
      }
      allowed =
          silent
              .last(addresses, endpoint.port())
              .filter(each -> destinations.problem(endpoint, each).isEmpty())
              .limit(ADDRESSES_MAX)
              .toList();
      if (allowed.isEmpty()) {
        over = true;
        listener.blocked(destinations.problem(endpoint, addresses[0]).orElseThrow());
      } else {
        tryNext();
      }
    }

    private void tryNext() {
      InetAddress address = allowed.get(tried++);
      try {
        UndertowClient.getInstance()
            .connect(
                this,
                uriOf(endpoint, address),
                thread,
                peer.identity().ssl(),
                buffers,
                optionsOf(endpoint));
      } catch (IllegalArgumentException e) {
        fail(ErrorClass.CONNECT_FAILED, "cannot connect: " + e.getClass().getSimpleName());
      }
      IoFuture<StreamConnection> begun = thread.takeOpening();
      if (begun != null) { // else it has failed already, and another is on its way
        opening = begun;
      }
    }

    @Override
    public void completed(ClientConnection connection) {
      silent.remove(allowed.get(tried - 1), endpoint.port());
      if (over) {
        IoUtils.safeClose(connection);
      } else {
        over = true;
        listener.connected(thread.made(connection));
      }
    }

    @Override
    public void failed(IOException e) {
      if (!over && tried < allowed.size()) {
        tryNext();
      } else {
        fail(errorOf(e), "cannot connect: " + reasonOf(e));
      }
    }

    private void fail(ErrorClass error, String detail) {
      if (!over) {
        over = true;
        listener.failed(error, detail);
      }
    }

    /** Closes what has not been connected by now: a peer that swallows packets holds no socket. */
    void giveUp() {
      if (!over && tried > 0) {
        silent.add(allowed.get(tried - 1), endpoint.port());
      }
      if (!over && opening != null) {
        opening.cancel();
      }
      fail(ErrorClass.TIMEOUT, "no connection in time");
    }
  }

  private static URI uriOf(Endpoint endpoint, InetAddress address) {
    String literal = address.getHostAddress();
    String host = address instanceof Inet6Address ? '[' + literal + ']' : literal;
    return URI.create(endpoint.scheme() + "://" + host + ':' + endpoint.port() + '/');
  }

  private static OptionMap optionsOf(Endpoint endpoint) {
    OptionMap.Builder options = OptionMap.builder().set(Options.TCP_NODELAY, true);
    if (endpoint.isTls()) {
      options
          .set(Options.SSL_PEER_HOST_NAME, endpoint.host())
          .set(Options.SSL_PEER_PORT, endpoint.port())
          .set(UndertowOptions.ENDPOINT_IDENTIFICATION_ALGORITHM, "HTTPS");
    }
    return options.getMap();
  }

  private static ErrorClass errorOf(IOException e) {
    if (e instanceof SSLException) {
      return ErrorClass.TLS;
    }
    return e instanceof ConnectException
        ? ErrorClass.CONNECTION_REFUSED
        : ErrorClass.CONNECT_FAILED;
  }

  static String reasonOf(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
