package io.dehaze.gateway.http;

import java.nio.ByteBuffer;

/**
 * Reads what stands around the data of a chunked body (RFC 9112 section 7.1), byte by byte and to
 * the letter. What is lenient here can smuggle a request: two servers that disagree about where a
 * body ends disagree about where the next request begins.
 *
 * <pre>
 *   size[;extension] CR LF  data CR LF  ...  0 CR LF  [trailer CR LF]...  CR LF
 *   SIZE  EXTENSION  LF     -    -  -                 TRAILERS            LAST_LF
 * </pre>
 *
 * <p>Extensions and trailers are allowed, bounded, and thrown away. Not thread-safe.
 */
final class ChunkGrammar {
  private static final int SIZE_DIGITS_MAX = 8;

  /** For all extensions and trailers of one body together. */
  private static final int ASIDE_BYTES_MAX = 1024;

  private enum State {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    LINE_START,
    TRAILER,
    TRAILER_LF,
    LAST_LF,
    FINISHED
  }

  private State state = State.SIZE;
  private long dataLeft;
  private int digits;
  private int asideBytes;

  /** How many bytes of the current chunk's data are still to come; 0 where framing comes next. */
  long dataLeft() {
    return state == State.DATA ? dataLeft : 0;
  }

  /** Whether the last byte of the body's framing has been read. */
  boolean isFinished() {
    return state == State.FINISHED;
  }

  /** Says that bytes of data were taken. */
  void took(int bytes) {
    dataLeft -= bytes;
    if (dataLeft == 0) {
      state = State.DATA_CR;
    }
  }

  /** Reads framing until data begins, the body ends, or the bytes do. */
  void advance(ByteBuffer raw) throws BadChunking {
    while (raw.hasRemaining() && state != State.DATA && state != State.FINISHED) {
      read(raw.get());
    }
  }

  private void read(byte b) throws BadChunking {
    switch (state) {
      case SIZE -> readSize(b);
      case EXTENSION -> readAside(b, State.SIZE_LF);
      case SIZE_LF -> expect(b, '\n', afterSize());
      case DATA_CR -> expect(b, '\r', State.DATA_LF);
      case DATA_LF -> beginChunk(b);
      case LINE_START -> state = b == '\r' ? State.LAST_LF : trailer(b);
      case TRAILER -> readAside(b, State.TRAILER_LF);
      case TRAILER_LF -> expect(b, '\n', State.LINE_START);
      case LAST_LF -> expect(b, '\n', State.FINISHED);
      default -> throw new IllegalStateException(state.name());
    }
  }

  private void readSize(byte b) throws BadChunking {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      if (++digits > SIZE_DIGITS_MAX) {
        throw new BadChunking("a chunk size has at most 8 digits");
      }
      dataLeft = dataLeft << 4 | digit;
    } else if (digits > 0 && b == '\r') {
      state = State.SIZE_LF;
    } else if (digits > 0 && b == ';') {
      state = State.EXTENSION;
    } else {
      throw new BadChunking("a chunk begins with its size in hexadecimal digits");
    }
  }

  private State afterSize() {
    return dataLeft == 0 ? State.LINE_START : State.DATA;
  }

  private void beginChunk(byte b) throws BadChunking {
    expect(b, '\n', State.SIZE);
    digits = 0;
  }

  private State trailer(byte b) throws BadChunking {
    readAside(b, State.TRAILER_LF);
    return State.TRAILER;
  }

  private void readAside(byte b, State afterLine) throws BadChunking {
    if (b == '\r') {
      state = afterLine;
      return;
    }
    boolean printable = (b >= ' ' && b != 0x7f) || b == '\t' || b < 0; // RFC 9110 section 5.5
    if (!printable || ++asideBytes > ASIDE_BYTES_MAX) {
      throw new BadChunking("chunk extensions and trailers are short and printable");
    }
  }

  private void expect(byte b, char wanted, State next) throws BadChunking {
    if (b != wanted) {
      throw new BadChunking("lines of a chunked body end in CR LF");
    }
    state = next;
  }
}
