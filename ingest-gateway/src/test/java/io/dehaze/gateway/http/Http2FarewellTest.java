package io.dehaze.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xnio.channels.Configurable;
import org.xnio.conduits.ConduitStreamSinkChannel;

/** Frames go through whole and in order, with the farewell between two of them. */
class Http2FarewellTest {
  private static final int GOAWAY = 7;
  private static final int SETTINGS = 4;

  private final ScriptedSink wire = new ScriptedSink();
  private final ConduitStreamSinkChannel sink =
      new ConduitStreamSinkChannel(Configurable.EMPTY, wire);
  private final Http2Farewell farewell = new Http2Farewell(sink, Runnable::run);

  Http2FarewellTest() {
    sink.setConduit(farewell);
  }

  private static byte[] frame(int type, int length) {
    ByteBuffer frame = ByteBuffer.allocate(9 + length);
    frame.putShort((short) (length >> 8)).put((byte) length).put((byte) type);
    byte[] bytes = frame.array();
    Arrays.fill(bytes, 9, bytes.length, (byte) GOAWAY); // whatever it looks like
    return bytes;
  }

  /** The types of frames in what was sent, in order. */
  private List<Integer> sentTypes() {
    List<Integer> types = new ArrayList<>();
    ByteBuffer sent = ByteBuffer.wrap(wire.sent.toByteArray());
    while (sent.hasRemaining()) {
      int length = Short.toUnsignedInt(sent.getShort()) << 8 | Byte.toUnsignedInt(sent.get());
      types.add((int) sent.get());
      sent.position(sent.position() + 5 + length);
    }
    return types;
  }

  private void send(byte[]... frames) throws IOException {
    for (byte[] frame : frames) {
      sink.write(ByteBuffer.wrap(frame));
    }
    sink.flush();
  }

  @Test
  void isSaidAtOnceWhereNothingIsSent() throws IOException {
    send(frame(SETTINGS, 6));
    farewell.say();
    assertThat(wire.woken).isTrue();
    sink.flush(); // which is what Undertow does then
    sink.flush();
    assertThat(sentTypes()).containsExactly(SETTINGS, GOAWAY);
    byte[] sent = wire.sent.toByteArray();
    assertThat(Arrays.copyOfRange(sent, 15, sent.length))
        .isEqualTo(new byte[] {0, 0, 8, 7, 0, 0, 0, 0, 0, 127, -1, -1, -1, 0, 0, 0, 0});
  }

  @Test
  void isNeverTheFirstFrame() throws IOException {
    farewell.say();
    sink.flush();
    assertThat(sentTypes()).isEmpty();
    send(frame(SETTINGS, 0));
    assertThat(sentTypes()).containsExactly(SETTINGS, GOAWAY);
  }

  @Test
  void isNotSaidAfterTheLastWord() throws IOException {
    send(frame(SETTINGS, 0), frame(GOAWAY, 8));
    farewell.say();
    sink.flush();
    assertThat(sentTypes()).containsExactly(SETTINGS, GOAWAY);
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void standsBetweenFrames_howeverTheyAreSent(long seed) throws IOException {
    Random random = new Random(seed);
    wire.random = random;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      types.add(i == 0 ? SETTINGS : random.nextInt(4));
      all.writeBytes(
          frame(types.get(i), random.nextBoolean() ? random.nextInt(3) : random.nextInt(70_000)));
    }
    List<ByteBuffer> pieces = pieces(all.toByteArray(), random);
    int saidAt = random.nextInt(pieces.size());
    ByteBuffer[] rest = pieces.toArray(ByteBuffer[]::new);
    for (int round = 0; Arrays.stream(rest).anyMatch(ByteBuffer::hasRemaining); round++) {
      if (round == saidAt) {
        farewell.say();
      }
      sink.write(rest, 0, Math.min(rest.length, 1 + random.nextInt(rest.length)));
      if (random.nextInt(3) == 0) {
        sink.flush();
      }
    }
    farewell.say();
    wire.random = null;
    sink.flush();
    assertThat(sentTypes()).contains(GOAWAY);
    List<Integer> others = new ArrayList<>(sentTypes());
    others.remove((Integer) GOAWAY);
    assertThat(others).isEqualTo(types);
  }

  private static List<ByteBuffer> pieces(byte[] bytes, Random random) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length =
          Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 20 : 40_000));
      pieces.add(ByteBuffer.wrap(bytes, at, length));
      at += length;
    }
    return pieces;
  }
}
