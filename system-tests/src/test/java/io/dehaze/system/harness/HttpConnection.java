package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.dehaze.system.contract.Contract;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * One keep-alive connection to an HTTP server, one request after the other. It hides nothing: a
 * request that got no answer fails, and is never sent twice, so the caller knows that it knows
 * nothing. Not thread-safe.
 */
public final class HttpConnection implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final int LINE_BYTES_MAX = 16 * 1024;

  /**
   * What the server said.
   *
   * @param body decoded as UTF-8
   */
  public record Answer(int status, String body) {}

  private final URI base;
  private final Contract contract;
  private Socket socket;
  private InputStream in;

  /** To an admin server. Connects when it is first used, and again after a failure. */
  public HttpConnection(URI base) {
    this(base, null);
  }

  /**
   * The same to a gateway's public API.
   *
   * @param contract that each exchange is held to
   */
  public HttpConnection(URI base, Contract contract) {
    this.base = base;
    this.contract = contract;
  }

  public Answer get(String path) throws IOException {
    return exchange("GET", path, "", new byte[0]);
  }

  /** Sends a JSON document. */
  public Answer post(String path, byte[] json) throws IOException {
    return exchange("POST", path, "Content-Type: application/json\r\n", json);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param headers further header lines, each with its line end
   * @throws IOException if there was no complete answer; nothing is known of the request then
   */
  public Answer exchange(String method, String path, String headers, byte[] body)
      throws IOException {
    try {
      connect();
      socket.getOutputStream().write(request(method, path, headers, body));
      Answer answer = readAnswer();
      check(method, path, headers, body, answer);
      return answer;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void check(String method, String path, String headers, byte[] body, Answer answer) {
    if (contract != null) {
      String type =
          headers
              .lines()
              .filter(line -> line.startsWith("Content-Type: "))
              .map(line -> line.substring("Content-Type: ".length()))
              .findFirst()
              .orElse(null);
      contract.check(method, path, type, new String(body, UTF_8), answer.status(), answer.body());
    }
  }

  private void connect() throws IOException {
    if (socket == null) {
      Socket fresh = new Socket();
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout((int) ANSWER_WITHIN.toMillis());
      fresh.connect(new InetSocketAddress(base.getHost(), base.getPort()), 2_000);
      socket = fresh;
      in = new BufferedInputStream(fresh.getInputStream());
    }
  }

  private byte[] request(String method, String path, String headers, byte[] body) {
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, path, base.getAuthority(), body.length, headers);
    byte[] request = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(ISO_8859_1), 0, request, 0, head.length());
    System.arraycopy(body, 0, request, head.length(), body.length);
    return request;
  }

  private Answer readAnswer() throws IOException {
    int status = Integer.parseInt(readLine().split(" ", 3)[1]);
    int length = 0;
    boolean keepsAlive = true;
    String line = readLine().toLowerCase(Locale.ROOT);
    while (!line.isEmpty()) {
      if (line.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
      keepsAlive &= !line.equals("connection: close");
      line = readLine().toLowerCase(Locale.ROOT);
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer was cut off");
    }
    if (!keepsAlive) {
      close();
    }
    return new Answer(status, new String(body, UTF_8));
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.read()) != '\n') {
      if (next < 0 || line.length() > LINE_BYTES_MAX) {
        throw new EOFException("no answer");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  /** Closes the connection; the next request makes a new one. */
  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It is given up either way.
    }
    socket = null;
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
