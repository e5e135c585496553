package io.dehaze.system.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** A client that watches what happens: reads the lines of a stream, one after the other. */
final class Watcher implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final BufferedReader in;
  private String contentType;

  private Watcher(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  /** A watcher whose stream has begun. */
  static Watcher of(URI server, String path) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    String request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, server.getAuthority());
    socket.getOutputStream().write(request.getBytes(UTF_8));
    Watcher watcher = new Watcher(socket);
    watcher.readHead();
    return watcher;
  }

  private void readHead() throws IOException {
    String line = in.readLine();
    while (!line.isEmpty()) {
      if (line.startsWith("Content-Type: ")) {
        contentType = line.substring(line.indexOf(' ') + 1);
      }
      line = in.readLine();
    }
  }

  String contentType() {
    return contentType;
  }

  /** The data of the next event of an attempt. */
  JsonNode nextAttempt() throws IOException {
    String line = in.readLine();
    while (line != null && !line.startsWith("data: ")) { // sizes of chunks, names, heartbeats
      line = in.readLine();
    }
    if (line == null) {
      throw new EOFException("the stream has ended");
    }
    return new ObjectMapper().readTree(line.substring("data: ".length()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
