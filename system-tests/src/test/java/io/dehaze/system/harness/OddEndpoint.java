package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A webhook at an address of its own that does with its connections whatever it is told, byte by
 * byte. One thread for each connection. Thread-safe.
 */
public final class OddEndpoint implements AutoCloseable {
  /**
   * What is done about one request that was read whole.
   *
   * @param success whether Dehaze is to count it as delivered
   * @param answer writes what it likes; the connection is closed if it throws
   */
  public record Conduct(boolean success, Answer answer) {}

  /** Writes an answer. */
  @FunctionalInterface
  public interface Answer {
    void writeTo(Socket socket) throws IOException;
  }

  private final String trigger;
  private final Consumer<Reception> seen;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile IntFunction<Conduct> script;

  private OddEndpoint(String trigger, IntFunction<Conduct> script, Consumer<Reception> seen)
      throws IOException {
    this.trigger = trigger;
    this.script = script;
    this.seen = seen;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
  }

  static OddEndpoint start(String trigger, IntFunction<Conduct> script, Consumer<Reception> seen) {
    try {
      OddEndpoint endpoint = new OddEndpoint(trigger, script, seen);
      endpoint.threads.execute(endpoint::accept);
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/" + trigger;
  }

  /** From now on it does this; the number is the request's, from 0. */
  public void follow(IntFunction<Conduct> newScript) {
    script = newScript;
  }

  /** Requests so far. */
  public int requests() {
    return requests.get();
  }

  /** Requests that have not been answered yet. */
  public int underWay() {
    return underWay.get();
  }

  /** Closes every connection, whatever is on it. */
  public void dropConnections() {
    open.forEach(OddEndpoint::closeQuietly);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: nobody is accepted any more.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (serveOne(socket, in)) {
        // the next request on the same connection
      }
    } catch (IOException e) {
      // What its conduct did to the connection, or the worker: nobody else's matter.
    } finally {
      open.remove(socket);
    }
  }

  private boolean serveOne(Socket socket, InputStream in) throws IOException {
    int attempt = 0;
    int length = 0;
    String line = readLine(in);
    if (line.isEmpty()) {
      return false;
    }
    for (line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      length = lower.startsWith("content-length:") ? number(lower) : length;
      attempt = lower.startsWith("dehaze-attempt:") ? number(lower) : attempt;
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    Conduct conduct = script.apply(requests.getAndIncrement());
    seen.accept(Reception.of(trigger, attempt, body, conduct.success));
    underWay.incrementAndGet();
    try {
      conduct.answer.writeTo(socket);
    } finally {
      underWay.decrementAndGet();
    }
    return true;
  }

  private static int number(String header) {
    return Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
  }

  /** A line without its end; empty at the end of the head or of the connection. */
  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /** Answers with a status, and perhaps further header lines, each with its line end. */
  public static Conduct status(int status, String headers) {
    String answer = "HTTP/1.1 %d Said\r\nContent-Length: 0\r\n%s\r\n".formatted(status, headers);
    return new Conduct(status / 100 == 2, socket -> write(socket, answer));
  }

  /** Answers with a status. */
  public static Conduct status(int status) {
    return status(status, "");
  }

  /** Says nothing until the other side goes. */
  public static Conduct silence() {
    return new Conduct(false, OddEndpoint::awaitEnd);
  }

  /** Sends the beginning of an answer, and then nothing, or closes. */
  public static Conduct unfinished(String beginning, boolean closes) {
    return new Conduct(
        false,
        socket -> {
          write(socket, beginning);
          if (closes) {
            throw new EOFException();
          }
          awaitEnd(socket);
        });
  }

  /** Sends a good answer, one byte each second. */
  public static Conduct drip() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1_000);
    return new Conduct(
        false,
        socket -> {
          socket.setSoTimeout(1_000);
          for (byte each : answer.getBytes(ISO_8859_1)) {
            socket.getOutputStream().write(each);
            awaitEndOrTimeout(socket);
          }
        });
  }

  /** Begins a good answer whose body never ends. */
  public static Conduct endless() {
    String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
    return new Conduct(
        true,
        socket -> {
          write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) { // until the other side has had enough
            write(socket, chunk);
          }
        });
  }

  private static void awaitEnd(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new EOFException();
    }
  }

  private static void awaitEndOrTimeout(Socket socket) throws IOException {
    try {
      awaitEnd(socket);
    } catch (java.net.SocketTimeoutException e) {
      // A second has passed.
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up either way.
    }
  }

  /** Refuses further connections, and closes those that are open. */
  @Override
  public void close() throws IOException {
    server.close();
    dropConnections();
    threads.shutdown();
  }
}
