package io.dehaze.gateway.dead;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RedrivenMarksTest {
  @Test
  void knowsUpToWhereNothingIsLeft() {
    RedrivenMarks marks = new RedrivenMarks(100);
    marks.settled(40, 40);
    marks.settled(40, 41);
    assertThat(marks.settledTo()).isEqualTo(42);
    marks.settled(40, 43); // 42 is open
    assertThat(marks.settledTo()).isEqualTo(42);
    marks.settled(42, 42);
    marks.settled(60, 60); // what was below is gone from the lane
    assertThat(marks.settledTo()).isEqualTo(61);
  }

  private static final byte[] KEY = {'e', '1'};

  private final RedrivenMarks marks = new RedrivenMarks(1_000);

  @Test
  void knowsWhatAMarkSays() {
    assertThat(marks.take(markOf(70_000))).isTrue();
    assertThat(marks.isRedriven(70_000)).isTrue();
    assertThat(marks.isRedriven(69_999)).isFalse();
    assertThat(marks.isRedriven(70_001)).isFalse();
    assertThat(marks.isRedriven(70_000 & 0xFFFF)).isFalse();
  }

  @Test
  void takesNoDeadLetterForAMark() {
    ConsumerRecord<byte[], byte[]> forged = markOf(5);
    forged.headers().add("dehaze_reason", "unreadable".getBytes(UTF_8));
    assertThat(marks.take(forged)).isFalse();
    assertThat(marks.take(new ConsumerRecord<>("dead", 2, 9, KEY, null))).isFalse();
    assertThat(marks.isRedriven(5)).isFalse();
  }

  @Test
  void leavesAMarkThatMakesNoSenseAlone() {
    for (String text : new String[] {"", "2@", "3@5", "2@-5", "2@5x", "2@9999999999999999999"}) {
      ConsumerRecord<byte[], byte[]> odd = new ConsumerRecord<>("dead", 2, 9, KEY, null);
      odd.headers().add("dehaze_redriven", text.getBytes(UTF_8));
      assertThat(marks.take(odd)).isTrue();
    }
    assertThat(marks.isRedriven(5)).isFalse();
  }

  @Test
  void forgetsWhatIsGone() {
    marks.take(markOf(5));
    marks.take(markOf(140_000));
    marks.forgetBelow(139_000);
    assertThat(marks.isRedriven(5)).isFalse();
    assertThat(marks.isRedriven(140_000)).isTrue();
  }

  @Test
  void growsItsKnowledgeBothWays() {
    marks.known(900, 1_000);
    marks.known(1_000, 1_200);
    assertThat(marks.knownFrom()).isEqualTo(900);
    assertThat(marks.knownTo()).isEqualTo(1_200);
  }

  /** The mark of a dead letter of partition 2, as it is read back. */
  private static ConsumerRecord<byte[], byte[]> markOf(long offset) {
    DeadLetter letter = new DeadLetter(new ConsumerRecord<>("dead", 2, offset, KEY, null), null);
    ProducerRecord<byte[], byte[]> mark = RedrivenMarks.mark("dead", letter);
    assertThat(mark.partition()).isEqualTo(2);
    assertThat(mark.key()).isEqualTo(KEY);
    ConsumerRecord<byte[], byte[]> read =
        new ConsumerRecord<>("dead", 2, offset + 7, mark.key(), null);
    mark.headers().forEach(read.headers()::add);
    return read;
  }
}
