package io.dehaze.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Asks the client of an HTTP/2 connection to begin nothing more on it, while everything goes on:
 * the first half of a graceful end (RFC 9113 section 6.8). Undertow can only say the last word,
 * with which it closes the connection whoever is still to be answered. So the frames that Undertow
 * sends pass through here, and this one is put between two of them.
 *
 * <p>It must not stand between a HEADERS frame and its CONTINUATION either (section 6.2); but no
 * answer of ours has a head that is too long for one frame.
 *
 * <p>Frames pass on the connection's I/O thread; any thread may ask.
 */
final class Http2Farewell extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private static final int HEAD_BYTES = 9;
  private static final int LENGTH_BYTES = 3; // of the head: how much follows it

  private static final int TYPE_AT = 3;
  private static final int GOAWAY = 7;

  /** A head (length, type, flags, stream), the last stream, which excludes none, and no error. */
  private static final byte[] FRAME =
      HexFormat.of().parseHex("000008" + "07" + "00" + "00000000" + "7fffffff" + "00000000");

  private final ConduitStreamSinkChannel sink;
  private final Executor ioThread;
  private final ByteBuffer farewell = ByteBuffer.wrap(FRAME).asReadOnlyBuffer();
  private volatile boolean isDue;

  private boolean begun; // the first frame must be Undertow's (section 3.4)
  private boolean ended; // nor may this one follow on the last word
  private int headSent; // bytes of a frame that has not been sent to its end; 0 between frames
  private int left; // what follows the head and has not been sent

  Http2Farewell(ConduitStreamSinkChannel sink, Executor ioThread) {
    super(sink.getConduit());
    this.sink = sink;
    this.ioThread = ioThread;
  }

  /** For a connection over which no frame has been sent. */
  static Http2Farewell install(ConduitStreamSinkChannel sink) {
    Http2Farewell farewell = new Http2Farewell(sink, sink.getIoThread());
    sink.setConduit(farewell);
    return farewell;
  }

  /** Has it said as soon as a frame may be sent. */
  void say() {
    isDue = true;
    ioThread.execute(sink::wakeupWrites); // Undertow then flushes, or has more to write
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    if (!isSaidWhereDue()) {
      return 0;
    }
    int[] from = new int[length];
    for (int i = 0; i < length; i++) {
      from[i] = sources[offset + i].position();
    }
    long written = next.write(sources, offset, length);
    for (int i = 0; i < length; i++) {
      follow(sources[offset + i], from[i]);
    }
    return written;
  }

  @Override
  public boolean flush() throws IOException {
    return isSaidWhereDue() && next.flush();
  }

  /** False where the kernel has not taken all of it: nothing else may be sent before it has. */
  private boolean isSaidWhereDue() throws IOException {
    if (!isDue || !begun || ended || headSent > 0) {
      return true;
    }
    while (farewell.hasRemaining()) {
      if (next.write(farewell) == 0) {
        return false;
      }
    }
    return true;
  }

  /** What has been sent of a buffer, up to its position. */
  private void follow(ByteBuffer sent, int from) {
    int at = from;
    while (at < sent.position()) {
      if (headSent < HEAD_BYTES) {
        if (headSent < LENGTH_BYTES) {
          left = left << Byte.SIZE | Byte.toUnsignedInt(sent.get(at));
        }
        ended |= headSent == TYPE_AT && sent.get(at) == GOAWAY;
        headSent++;
        at++;
      } else {
        int passed = Math.min(left, sent.position() - at);
        left -= passed;
        at += passed;
      }
      if (headSent == HEAD_BYTES && left == 0) {
        headSent = 0;
        begun = true;
      }
    }
  }
}
