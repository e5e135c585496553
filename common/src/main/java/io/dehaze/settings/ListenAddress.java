package io.dehaze.settings;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where a server is told to listen. */
public final class ListenAddress {
  private ListenAddress() {}

  /**
   * The socket address of {@code host} and {@code port}. Of several addresses that a name has, the
   * first: a server listens on one of them or, with {@code 0.0.0.0}, on all.
   *
   * @throws UncheckedIOException if the name has no address
   */
  public static InetSocketAddress of(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getAllByName(host)[0], port);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("cannot listen on " + host + ", which has no address", e);
    }
  }
}
