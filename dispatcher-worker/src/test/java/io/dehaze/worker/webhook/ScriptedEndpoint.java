package io.dehaze.worker.webhook;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP endpoint on a raw socket that behaves as its script says, however badly. */
final class ScriptedEndpoint implements AutoCloseable {
  /** What to do on a connection once a request has arrived. */
  interface Script {
    void answer(Request request, OutputStream out, Socket socket)
        throws IOException, InterruptedException;
  }

  /** A request as it came over the wire. */
  record Request(String head, String body, int indexOnConnection) {}

  private final ServerSocket server;
  private final Script script;
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Collection<Request> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();

  ScriptedEndpoint(Script script) throws IOException {
    this(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()), script);
  }

  ScriptedEndpoint(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    Thread accepting = new Thread(this::accept, "scripted-accept");
    accepting.setDaemon(true);
    accepting.start();
  }

  /** On an address of this machine, such as {@code ::1}; port 0 for a free one. */
  static ScriptedEndpoint on(String address, int port, Script script) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1_000);
    return new ScriptedEndpoint(server, script);
  }

  static Script always(String answer) {
    return (request, out, socket) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String ok() {
    return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** How many have connected up to now; whoever asks comes after them, and does not count. */
  int callers() throws IOException {
    try (Socket last = new Socket(Proxy.NO_PROXY)) {
      last.connect(server.getLocalSocketAddress());
      await().until(() -> sockets.stream().anyMatch(each -> each.getPort() == last.getLocalPort()));
      return connections() - questions.incrementAndGet();
    }
  }

  Collection<Request> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread serving = new Thread(() -> serve(socket), "scripted-serve");
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int index = 0; ; index++) {
        String head = readHead(in);
        if (head == null) {
          return;
        }
        Request request = new Request(head, readBody(in, head), index);
        requests.add(request);
        script.answer(request, socket.getOutputStream(), socket);
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      // the client is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        return null;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  private static String readBody(InputStream in, String head) throws IOException {
    int length =
        head.lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
