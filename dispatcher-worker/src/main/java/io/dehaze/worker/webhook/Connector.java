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
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioIoThread;

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
    void connected(ClientConnection connection);

    void failed(ErrorClass error, String detail);

    void blocked(BlockReason reason);
  }

  private static final int BUFFER_BYTES = 16 * 1024;

  /** A name may have thousands, and each is waited for in turn. */
  private static final int ADDRESSES_MAX = 8;

  private final AddressResolver resolver;
  private final DestinationRules destinations;
  private final ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, 1_024, 12);

  Connector(AddressResolver resolver, DestinationRules destinations) {
    this.resolver = resolver;
    this.destinations = destinations;
  }

  void connect(Peer peer, XnioIoThread thread, Listener listener) {
    String host = peer.endpoint().host();
    AddressResolver.Answer answer = resolver.known(host);
    if (answer != null) {
      dialAllowed(peer, answer.addresses(), thread, listener);
    } else {
      resolver.lookUp(
          host,
          found -> thread.execute(() -> dialAllowed(peer, found.addresses(), thread, listener)));
    }
  }

  private void dialAllowed(
      Peer peer, InetAddress[] addresses, XnioIoThread thread, Listener listener) {
    Endpoint endpoint = peer.endpoint();
    if (addresses.length == 0) {
      listener.failed(ErrorClass.DNS, "no address found for host " + endpoint.host());
      return;
    }
    List<InetAddress> allowed =
        Arrays.stream(addresses)
            .filter(each -> destinations.problem(endpoint, each).isEmpty())
            .limit(ADDRESSES_MAX)
            .toList();
    if (allowed.isEmpty()) {
      listener.blocked(destinations.problem(endpoint, addresses[0]).orElseThrow());
    } else {
      dial(peer, allowed, 0, thread, listener);
    }
  }

  /** Tries the addresses one after the other. */
  private void dial(
      Peer peer, List<InetAddress> addresses, int index, XnioIoThread thread, Listener listener) {
    Endpoint endpoint = peer.endpoint();
    ClientCallback<ClientConnection> callback =
        new ClientCallback<>() {
          @Override
          public void completed(ClientConnection connection) {
            listener.connected(connection);
          }

          @Override
          public void failed(IOException e) {
            if (index + 1 < addresses.size()) {
              dial(peer, addresses, index + 1, thread, listener);
            } else {
              listener.failed(errorOf(e), "cannot connect: " + reasonOf(e));
            }
          }
        };
    try {
      UndertowClient.getInstance()
          .connect(
              callback,
              uriOf(endpoint, addresses.get(index)),
              thread,
              peer.identity().ssl(),
              buffers,
              optionsOf(endpoint));
    } catch (IllegalArgumentException e) {
      listener.failed(ErrorClass.CONNECT_FAILED, "cannot connect: " + e.getClass().getSimpleName());
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

  static ErrorClass errorOf(IOException e) {
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
