package io.dehaze.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.worker.lane.InFlightLimit.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InFlightLimitTest {
  private final InFlightLimit limit = new InFlightLimit(3, 100);

  @ParameterizedTest
  @CsvSource({"1, 0, 3", "1, 50, 2", "1, 99, 2", "1, 100, 1", "5, 0, 1", "0, 0, 3", "1, -1, 3"})
  void givesAsLongAsAnythingIsFree(int deliveries, int bytes, int shares) {
    Share share = limit.shareOf(deliveries, bytes);
    for (int taken = 0; taken < shares; taken++) {
      assertThat(limit.tryTake(share)).as("share %d", taken).isTrue();
    }
    assertThat(limit.tryTake(share)).isFalse();
  }

  @Test
  void whatIsGivenBackIsFreeAgainHoweverOften() {
    Share share = limit.shareOf(3, 100);
    for (int round = 0; round < 10; round++) {
      assertThat(limit.tryTake(share)).as("round %d", round).isTrue();
      assertThat(limit.tryTake(share)).isFalse(); // and takes nothing
      limit.giveBack(share);
    }
    assertThat(limit.used()).isZero();
  }

  @Test
  void tellsOfWhicheverIsUsedMore() {
    limit.tryTake(limit.shareOf(1, 50));
    assertThat(limit.used()).isEqualTo(0.5);
    limit.tryTake(limit.shareOf(1, 0));
    assertThat(limit.used()).isEqualTo(2.0 / 3);
  }
}
