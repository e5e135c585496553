package io.dehaze.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkGrammarTest {
  private static final String BODY =
      "5\r\nhello\r\nA;ext=1\r\n, how are \r\n000\r\nX-Sum: 1\r\n\r\n";

  @Test
  void yieldsTheDataAndNothingElse() throws BadChunking {
    assertThat(read(BODY, BODY.length())).isEqualTo("hello, how are ");
  }

  @Test
  void doesNotCareHowTheBytesArrive() throws BadChunking {
    for (int step = 1; step < BODY.length(); step++) {
      assertThat(read(BODY, step)).as("in pieces of %d", step).isEqualTo("hello, how are ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "1A", "0000001a", "1a;name=\"value\"", "1a; ~\t\u00fc"})
  void readsSizesOfSeveralDigitsAndPassesOverExtensions(String size) throws BadChunking {
    String data = "abcdefghijklmnopqrstuvwxyz";
    String body = size + "\r\n" + data + "\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n";
    assertThat(read(body, 7)).isEqualTo(data + "0123456789abcdef");
  }

  @Test
  void leavesTheNextRequestAlone() throws BadChunking {
    ByteBuffer raw = ByteBuffer.wrap("0\r\n\r\nPOST".getBytes(ISO_8859_1));
    ChunkGrammar grammar = new ChunkGrammar();
    grammar.advance(raw);
    assertThat(grammar.isFinished()).isTrue();
    assertThat(raw.remaining()).isEqualTo("POST".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\nhello\r\n0\r\n\r\n", // bare LF after a size
        "5\r\nhello\n0\r\n\r\n", // bare LF after data
        "5\r\nhello0\r\n\r\n", // no line end after data
        "5\r\nhello\r\n0\n\n",
        "5\r\rhello\r\n0\r\n\r\n",
        "\r\n5\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        ";ext\r\nhello\r\n0\r\n\r\n",
        "zz\r\n",
        "000000005\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5;\0\r\nhello\r\n0\r\n\r\n",
        "0\r\nX: y\n\r\n",
        "0\r\n\rX",
        "0\r\n\0: y\r\n\r\n",
        "0\r\n\n\r\n",
        "0\r\nX: \u007f\r\n\r\n",
      })
  void refusesWhatOtherServersMightReadDifferently(String body) {
    assertThatThrownBy(() -> read(body, body.length())).isInstanceOf(BadChunking.class);
  }

  @Test
  void boundsWhatStandsBesideTheData() {
    String chunk = "1;" + "x".repeat(300) + "\r\na\r\n";
    assertThatThrownBy(() -> read(chunk.repeat(4), 100)).isInstanceOf(BadChunking.class);
    assertThatThrownBy(() -> read("0\r\nX: " + "y".repeat(1100) + "\r\n\r\n", 100))
        .isInstanceOf(BadChunking.class);
  }

  private static String read(String body, int step) throws BadChunking {
    ChunkGrammar grammar = new ChunkGrammar();
    StringBuilder data = new StringBuilder();
    byte[] bytes = body.getBytes(ISO_8859_1);
    for (int start = 0; start < bytes.length; start += step) {
      ByteBuffer raw = ByteBuffer.wrap(bytes, start, Math.min(step, bytes.length - start));
      while (raw.hasRemaining() && !grammar.isFinished()) {
        grammar.advance(raw);
        byte[] taken = new byte[(int) Math.min(grammar.dataLeft(), raw.remaining())];
        raw.get(taken);
        if (taken.length > 0) {
          grammar.took(taken.length);
        }
        data.append(new String(taken, ISO_8859_1));
      }
    }
    assertThat(grammar.isFinished()).isTrue();
    return data.toString();
  }
}
