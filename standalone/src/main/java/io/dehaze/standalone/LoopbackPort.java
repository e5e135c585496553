package io.dehaze.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Which port a server on 127.0.0.1 may take. */
final class LoopbackPort {
  private LoopbackPort() {}

  /**
   * {@code port} itself, or a free one if it is 0.
   *
   * @throws UncheckedIOException if somebody listens on it already
   */
  static int available(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    }
  }
}
