package io.dehaze.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final int PADDING = 9; // so that the step of eight bytes is crossed

  @Test
  void agreesWithTheJdkOnEveryPairOfBytes() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      agrees(new byte[] {(byte) (pair >> 8), (byte) pair});
    }
  }

  @Test
  void agreesWithTheJdkOnEveryEdgeOfThreeAndFourBytes() {
    int[] edges = {0x00, 0x28, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int lead = 0xC0; lead <= 0xFF; lead++) {
      for (int second : edges) {
        for (int third : edges) {
          agrees(new byte[] {(byte) lead, (byte) second, (byte) third});
          for (int fourth : edges) {
            agrees(new byte[] {(byte) lead, (byte) second, (byte) third, (byte) fourth});
          }
        }
      }
    }
  }

  @Test
  void agreesWithTheJdkOnDamagedText() {
    Random random = new Random(42);
    String text = "plain äöü \uFFFF € \uD83D\uDE00 and plain again, long enough";
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      agrees(bytes);
    }
  }

  private static void agrees(byte[] bytes) {
    assertThat(Utf8.of(bytes) != Utf8.INVALID).isEqualTo(jdkReads(bytes));
    byte[] padded = new byte[PADDING + bytes.length];
    System.arraycopy(bytes, 0, padded, PADDING, bytes.length);
    assertThat(Utf8.of(padded)).isEqualTo(Utf8.of(bytes));
  }

  private static boolean jdkReads(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
