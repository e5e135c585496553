package io.dehaze.worker.webhook;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * How much may still come over a connection, counted on the wire: what is beyond it is not read.
 * Undertow's client itself reads headers, interim answers, chunk sizes and trailers as long as any
 * come, without a bound in memory, and without a pause as long as they come fast enough.
 *
 * <p>What was read ahead counts where it was read, so a bound is kept to within one buffer of 16
 * KiB. Over TLS it counts records of TLS, which are a little longer than what they hold. Owned by
 * the connection's I/O thread.
 */
final class AnswerBound extends AbstractStreamSourceConduit<StreamSourceConduit> {
  /** For the status line, all headers, interim answers before them, and a handshake of TLS. */
  static final long HEAD_BYTES_MAX = 64 * 1024;

  private long left = HEAD_BYTES_MAX;

  private AnswerBound(StreamSourceConduit next) {
    super(next);
  }

  /** Bounds what comes over a connection, before anybody reads from it. */
  static AnswerBound of(StreamConnection connection) {
    AnswerBound bound = new AnswerBound(connection.getSourceChannel().getConduit());
    connection.getSourceChannel().setConduit(bound);
    return bound;
  }

  /** A request goes out: the head of its answer is next. */
  void expectHead() {
    left = HEAD_BYTES_MAX;
  }

  /** The head has been read: the body is next. */
  void expectBody(long bytesMax) {
    left = bytesMax;
  }

  /** Whether more came; what is thrown is often lost on its way through Undertow's channels. */
  boolean isExceeded() {
    return left < 0;
  }

  private void refuseBeyond() throws AnswerTooLong {
    if (isExceeded()) {
      throw new AnswerTooLong();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    refuseBeyond();
    int bytes = next.read(into);
    left -= Math.max(0, bytes);
    return bytes;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    refuseBeyond();
    long bytes = next.read(into, offset, length);
    left -= Math.max(0, bytes);
    return bytes;
  }
}
