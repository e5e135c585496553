package io.dehaze.gateway.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally(3, 2);

  @Test
  void countsEachThingInEachSecond() {
    tally.add(100, 0);
    tally.add(100, 1);
    tally.add(100, 1);
    tally.add(102, 1);
    assertThat(tally.of(100, 0)).isEqualTo(1);
    assertThat(tally.of(100, 1)).isEqualTo(2);
    assertThat(tally.of(101, 1)).isZero();
    assertThat(tally.sum(100, 101, 1)).isEqualTo(2);
    assertThat(tally.sum(101, 102, 1)).isEqualTo(1);
    assertThat(tally.newest()).isEqualTo(102);
  }

  @Test
  void forgetsWhatIsTooLongAgo() {
    tally.add(100, 0);
    tally.add(101, 0);
    tally.add(103, 0);
    assertThat(tally.of(100, 0)).isZero();
    assertThat(tally.of(101, 0)).isEqualTo(1);
    tally.add(100, 0); // comes late, and must not be taken for 103
    assertThat(tally.of(103, 0)).isEqualTo(1);
    assertThat(tally.sum(0, 200, 0)).isEqualTo(2);
    tally.add(1_000, 0);
    assertThat(tally.sum(0, 2_000, 0)).isEqualTo(1);
  }

  @Test
  void takesWhatComesLate() {
    tally.add(102, 0);
    tally.add(101, 0);
    assertThat(tally.of(101, 0)).isEqualTo(1);
    assertThat(tally.newest()).isEqualTo(102);
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(tally.of(0, 0)).isZero();
    assertThat(tally.sum(-5, 5, 1)).isZero();
  }
}
