package io.dehaze.benchmark.drive;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of a driver: at most one request on its way. Belongs to its driver's thread. */
final class Connection {
  private static final int ANSWER_BYTES_MAX = 2 * 1024 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final RequestTemplate template;
  private final byte[] copy;
  private final ByteBuffer out;
  private ByteBuffer in = ByteBuffer.allocateDirect(16 * 1024);
  private long sinceNanos;

  Connection(InetSocketAddress server, Selector selector, RequestTemplate template)
      throws IOException {
    this.channel = SocketChannel.open(server);
    this.template = template;
    this.copy = template.copy();
    this.out = ByteBuffer.allocateDirect(copy.length);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /**
   * Sends a request.
   *
   * @param number its number
   * @param nanos when it was to be sent; its answer's time counts from there
   */
  void send(int number, long nanos) throws IOException {
    sinceNanos = nanos;
    template.number(copy, number);
    out.clear();
    out.put(copy).flip();
    write();
  }

  private void write() throws IOException {
    channel.write(out);
    int wanted =
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /**
   * Goes on with what the selector says is possible.
   *
   * @return the status of the answer that is complete now, or 0
   */
  int proceed() throws IOException {
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return 0;
    }
    if (!in.hasRemaining()) {
      enlarge();
    }
    if (channel.read(in) < 0) {
      throw new EOFException("the server closed the connection");
    }
    int status = AnswerReader.status(in);
    if (status != 0) {
      in.clear();
    }
    return status;
  }

  private void enlarge() throws IOException {
    if (in.capacity() >= ANSWER_BYTES_MAX) {
      throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
    }
    in = ByteBuffer.allocateDirect(in.capacity() * 4).put(in.flip());
  }

  /** When the request under way was to be sent. */
  long sinceNanos() {
    return sinceNanos;
  }

  void close() throws IOException {
    channel.close();
  }
}
