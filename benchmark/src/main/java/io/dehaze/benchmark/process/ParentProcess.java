package io.dehaze.benchmark.process;

import io.undertow.Undertow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** The harness, as a process sees it that was started as its {@link ChildProcess}. */
public final class ParentProcess {
  private ParentProcess() {}

  /**
   * Serves until the harness is gone.
   *
   * @param ready what is printed before the port, once the server listens
   */
  public static void serve(Undertow server, String ready) throws IOException {
    server.start();
    var address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println(ready + address.getPort());
    awaitEnd();
  }

  /** Waits until the harness is gone: it says nothing, but its end is the end of stdin. */
  public static void awaitEnd() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
