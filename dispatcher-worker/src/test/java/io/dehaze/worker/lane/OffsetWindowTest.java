package io.dehaze.worker.lane;

import static io.dehaze.worker.lane.OffsetWindow.CAPACITY;
import static io.dehaze.worker.lane.OffsetWindow.Reading.ALREADY_DONE;
import static io.dehaze.worker.lane.OffsetWindow.Reading.FULL;
import static io.dehaze.worker.lane.OffsetWindow.Reading.HAND_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetWindowTest {
  @Test
  void holdsTheCommitAtTheFirstUnfinishedRecord() {
    OffsetWindow window = new OffsetWindow(40, null);
    readAll(window, 40, 45);

    window.done(40);
    window.done(42);
    window.done(44);

    assertThat(window.committable()).isEqualTo(41);
    assertThat(window.inFlight()).isEqualTo(2);
  }

  @Test
  void theNextOwnerSkipsWhatWasDoneOutOfOrder() {
    OffsetWindow window = new OffsetWindow(40, null);
    readAll(window, 40, 45);
    window.done(40);
    window.done(42);
    window.done(44);

    OffsetWindow next = new OffsetWindow(window.committable(), window.metadata());

    assertThat(next.read(41)).isEqualTo(HAND_OUT);
    assertThat(next.read(42)).isEqualTo(ALREADY_DONE);
    assertThat(next.read(43)).isEqualTo(HAND_OUT);
    assertThat(next.read(44)).isEqualTo(ALREADY_DONE);
    assertThat(next.read(45)).isEqualTo(HAND_OUT);
    assertThat(next.committable()).isEqualTo(41);
  }

  @Test
  void passesOverOffsetsThatNeverExisted() {
    OffsetWindow window = new OffsetWindow(0, null);
    assertThat(window.read(3)).isEqualTo(HAND_OUT);
    assertThat(window.read(9)).isEqualTo(HAND_OUT);

    window.done(3);
    assertThat(window.committable()).isEqualTo(9);
    window.done(9);
    assertThat(window.committable()).isEqualTo(10);
  }

  @Test
  void stepsOverAGapWiderThanItselfOnceNothingIsOpen() {
    OffsetWindow window = new OffsetWindow(0, null);
    assertThat(window.read(0)).isEqualTo(HAND_OUT);
    long far = 5L * CAPACITY + 7;
    assertThat(window.read(far)).isEqualTo(FULL);

    window.done(0);

    assertThat(window.read(far)).isEqualTo(HAND_OUT);
    assertThat(window.committable()).isEqualTo(far);
    window.done(far);
    assertThat(window.committable()).isEqualTo(far + 1);
  }

  /** The window is a ring: past a gap, another offset has the place of the one that was done. */
  @Test
  void takesNothingPastAWideGapForDoneBecauseOfWhatWasDoneBeforeIt() {
    OffsetWindow last = new OffsetWindow(0, null);
    readAll(last, 0, 101);
    last.done(100);
    OffsetWindow window = new OffsetWindow(last.committable(), last.metadata());
    assertThat(window.read(0)).isEqualTo(HAND_OUT);
    window.done(0);

    assertThat(window.read(2L * CAPACITY)).isEqualTo(HAND_OUT);
    assertThat(window.read(2L * CAPACITY + 100)).isEqualTo(HAND_OUT);
  }

  @Test
  void refusesToReadFurtherThanItCanRememberAndGoesOnOnceTheFirstIsDone() {
    OffsetWindow window = new OffsetWindow(0, null);
    readAll(window, 0, CAPACITY);
    for (int offset = 1; offset < CAPACITY; offset++) {
      window.done(offset);
    }
    assertThat(window.read(CAPACITY)).isEqualTo(FULL);
    assertThat(window.committable()).isZero();

    window.done(0);

    assertThat(window.read(CAPACITY)).isEqualTo(HAND_OUT);
    assertThat(window.committable()).isEqualTo(CAPACITY);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000})
  void theFullestBitmapFitsWhatABrokerAllows(long first) {
    OffsetWindow window = new OffsetWindow(first, null);
    readAll(window, first, first + CAPACITY);
    for (long offset = first + 1; offset < first + CAPACITY; offset++) {
      window.done(offset);
    }

    assertThat(window.metadata().length()).isLessThan(4_096);
  }

  @Test
  void takesForeignMetadataAsNothingDone() {
    for (String metadata : List.of("", "NO_METADATA", "1:not base64!", "9:AAAA", "{\"x\":1}")) {
      OffsetWindow window = new OffsetWindow(7, metadata);
      assertThat(window.read(7)).as(metadata).isEqualTo(HAND_OUT);
      assertThat(window.read(8)).as(metadata).isEqualTo(HAND_OUT);
    }
  }

  @Test
  void takesNothingForDoneBecauseOfABitThatItHasNoPlaceFor() {
    String metadata = OffsetBitmap.encode(CAPACITY + 1, distance -> distance == CAPACITY);
    OffsetWindow window = new OffsetWindow(7, metadata);
    assertThat(window.read(7)).isEqualTo(HAND_OUT);
    assertThat(window.committable()).isEqualTo(7);
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  /** A long life with gaps, owners that come and go, and deliveries that end in any order. */
  @ParameterizedTest
  @MethodSource("seeds")
  void neverCommitsPastAnUnfinishedRecordAndNeverHandsOutADoneOne(long seed) {
    Random random = new Random(seed);
    List<Long> log = sparseLog(random, 400);
    Set<Long> done = new TreeSet<>();
    long committed = 0;
    String metadata = "";
    for (int owner = 0; owner < 6; owner++) {
      OffsetWindow window = new OffsetWindow(committed, metadata);
      List<Long> open = new ArrayList<>();
      long from = committed;
      List<Long> readable = log.stream().filter(offset -> offset >= from).toList();
      int reads = random.nextInt(readable.size() + 1);
      for (long offset : readable.subList(0, reads)) {
        boolean handedOut = window.read(offset) == HAND_OUT;
        assertThat(handedOut)
            .as("seed=%d offset=%d", seed, offset)
            .isEqualTo(!done.contains(offset));
        if (handedOut) {
          open.add(offset);
        }
        while (!open.isEmpty() && random.nextInt(3) == 0) {
          long ended = open.remove(random.nextInt(open.size()));
          window.done(ended);
          done.add(ended);
        }
        committed = window.committable();
        long commit = committed;
        assertThat(log.stream().filter(o -> o < commit).allMatch(done::contains))
            .as("seed=%d commit=%d", seed, commit)
            .isTrue();
      }
      metadata = window.metadata();
      assertThat(window.inFlight()).isEqualTo(open.size());
    }
  }

  private static List<Long> sparseLog(Random random, int size) {
    List<Long> offsets = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < size; i++) {
      offset += random.nextInt(10) == 0 ? 1 + random.nextInt(50) : 1;
      offsets.add(offset);
    }
    return offsets;
  }

  private static void readAll(OffsetWindow window, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      assertThat(window.read(offset)).isEqualTo(HAND_OUT);
    }
  }
}
