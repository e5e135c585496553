package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A socket to a gateway that sends any bytes and reads answers strictly. */
final class RawConnection implements AutoCloseable {
  private static final int ANSWER_MS_MAX = 10_000;

  /**
   * An answer.
   *
   * @param headers names in lower case
   */
  record Answer(int status, Map<String, String> headers, String body) {
    /** Whether the server said that it closes the connection. */
    boolean saysClose() {
      return "close".equalsIgnoreCase(headers.get("connection"));
    }
  }

  private final Socket socket;
  private final InputStream in;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(ANSWER_MS_MAX);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends as much as the server takes: one that has refused already may have stopped listening. */
  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The answer says why, or its absence fails the test.
    }
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /** The next answer, interim ones too; null where the connection ended instead. */
  Answer read() throws IOException {
    String statusLine = line();
    if (statusLine == null) {
      return null;
    }
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = status < 200 ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(status, headers, new String(in.readNBytes(length), UTF_8));
  }

  /** The last answer where further ones may come before it. */
  Answer readFinal() throws IOException {
    Answer answer = read();
    while (answer != null && answer.status() < 200) {
      answer = read();
    }
    return answer;
  }

  /** Whether the server closes the connection within some seconds, without a further byte. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          String text = line.toString(ISO_8859_1);
          return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
        line.write(b);
      }
    } catch (SocketException e) {
      return null; // reset
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
