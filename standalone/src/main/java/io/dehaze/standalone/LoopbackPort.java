package io.dehaze.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Which port a server on 127.0.0.1 may take, which it does a little later. */
public final class LoopbackPort {
  /** Below those that systems give to connections: one of them could have it meanwhile. */
  private static final int FREE_FROM = 20_000;

  private static final int FREE_TO = 32_768;
  private static final int TRIES = 100;

  private LoopbackPort() {}

  /**
   * {@code port} itself, or a free one if it is 0.
   *
   * @throws UncheckedIOException if somebody listens on it already
   */
  public static int available(int port) {
    try {
      return port == 0 ? free() : bound(port);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    }
  }

  private static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      try {
        return bound(ThreadLocalRandom.current().nextInt(FREE_FROM, FREE_TO));
      } catch (IOException e) {
        // It is taken; there are thousands.
      }
    }
    return bound(0);
  }

  private static int bound(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
