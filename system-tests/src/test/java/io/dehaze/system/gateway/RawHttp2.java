package io.dehaze.system.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 connection that sends any frames (RFC 9113), and reads what comes back. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** The status of a stream that was reset. */
  static final int RESET = -1;

  /** The status where the connection itself ended. */
  static final int ENDED = -2;

  /** What the server said when it told us to go: its last stream, and why. */
  record GoAway(int lastStream, int error) {}

  /** What ended first. */
  record End(int stream, int status, String body) {
    /** The server wants no more requests. */
    static final End TOLD_TO_GO = new End(0, ENDED, "told to go");

    static final End CLOSED = new End(0, ENDED, "closed");
  }

  private static final int FRAME_HEAD_BYTES = 9;
  private static final int ANSWER_MS_MAX = 10_000;

  /** A setting of the preface: how many bytes of a stream may be sent before it is widened. */
  private static final short INITIAL_WINDOW_SIZE = 4;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder();
  private final Map<Integer, Integer> statuses = new HashMap<>();
  private final Map<Integer, StringBuilder> bodies = new HashMap<>();
  private GoAway goAway;

  RawHttp2(int port, SSLContext trusting) throws IOException {
    this(port, trusting, 65_535);
  }

  /** A connection whose streams let the server send so many bytes, until they are widened. */
  RawHttp2(int port, SSLContext trusting, int window) throws IOException {
    socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(ANSWER_MS_MAX);
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
    write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    ByteBuffer settings = ByteBuffer.allocate(Short.BYTES + Integer.BYTES);
    frame(SETTINGS, 0, 0, settings.putShort(INITIAL_WINDOW_SIZE).putInt(window).array());
  }

  /** A request for this path. */
  void get(int stream, String path) {
    post(stream, END_STREAM, ":method", "GET", ":path", path);
  }

  /** A request to the queue endpoint with these headers more, names and values in turns. */
  void post(int stream, int flags, String... more) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(":method", "POST");
    all.put(":scheme", "https");
    all.put(":authority", "gateway");
    all.put(":path", Wire.QUEUE);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    all.forEach((name, value) -> literal(block, name, value));
    frame(HEADERS, flags | END_HEADERS, stream, block.toByteArray());
  }

  /** A literal without indexing and without Huffman coding (RFC 7541 section 6.2.2). */
  static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      for (rest -= 127; rest >= 128; rest >>>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(ISO_8859_1));
  }

  void data(int stream, int flags, String text) {
    frame(DATA, flags, stream, text.getBytes(ISO_8859_1));
  }

  void reset(int stream) {
    frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /** Lets the server send more: on a stream, or on all of them with 0. */
  void widen(int stream, int bytes) {
    frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
  }

  void frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD_BYTES + payload.length);
    frame.putShort((short) (payload.length >> 8)).put((byte) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    write(frame.array());
  }

  private void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // What was answered says why, or its absence fails the test.
    }
  }

  /** Reads until a stream or the connection ends. */
  End read() throws IOException {
    try {
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY) {
          ByteBuffer said = ByteBuffer.wrap(payload);
          goAway = new GoAway(said.getInt(), said.getInt());
          return End.TOLD_TO_GO;
        }
        if (type == RST_STREAM && !statuses.containsKey(stream)) {
          return new End(stream, RESET, "");
        }
        if (type == HEADERS) {
          decode(stream, payload);
        }
        if (type == DATA) {
          bodies
              .computeIfAbsent(stream, key -> new StringBuilder())
              .append(new String(payload, ISO_8859_1));
        }
        if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
          return new End(
              stream,
              statuses.get(stream),
              bodies.getOrDefault(stream, new StringBuilder()).toString());
        }
      }
    } catch (EOFException | SocketException e) {
      return End.CLOSED;
    }
  }

  /** What was read of the server's farewell; null where there was none. */
  GoAway goAway() {
    return goAway;
  }

  private void decode(int stream, byte[] block) throws IOException {
    decoder.setHeaderEmitter(
        (name, value, neverIndex) -> {
          if (name.toString().equals(":status")) {
            statuses.put(stream, Integer.parseInt(value));
          }
        });
    try {
      decoder.decode(ByteBuffer.wrap(block), false);
    } catch (HpackException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
