package io.dehaze.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishRateTest {
  @Test
  void takesABurst_andThenSaysHowLongToWait() {
    PublishRate rate = new PublishRate(1, 10);
    for (int i = 0; i < 10; i++) {
      assertThat(rate.take("shop", 1)).isZero();
    }
    assertThat(rate.take("shop", 1)).isBetween(1L, 1_001L);
    assertThat(rate.waitMs("shop")).isBetween(1L, 1_001L);
  }

  @Test
  void letsABatchOfAnySizePass_andCountsEachOfItsEvents() {
    PublishRate rate = new PublishRate(10, 10);
    assertThat(rate.take("shop", 1_000)).isZero();
    assertThat(rate.take("shop", 1)).isBetween(98_000L, 99_200L);
  }

  @Test
  void countsEachProjectForItself() {
    PublishRate rate = new PublishRate(1, 1);
    assertThat(rate.take("shop", 100)).isZero();
    assertThat(rate.waitMs("bank")).isZero();
    assertThat(rate.take("bank", 1)).isZero();
    assertThat(rate.take("shop", 1)).isPositive();
  }

  @Test
  void remembersDebtsOfManyProjects() {
    PublishRate rate = new PublishRate(1, 5);
    for (int i = 0; i < 5_000; i++) {
      rate.take("p" + i, 1_000);
    }
    assertThat(rate.take("p0", 1)).isPositive();
    assertThat(rate.take("p4999", 1)).isPositive();
  }

  @Test
  void limitsNothingWithoutARate() {
    PublishRate rate = new PublishRate(0, 1);
    assertThat(rate.take("shop", 1_000_000)).isZero();
    assertThat(rate.take("shop", 1)).isZero();
    assertThat(rate.waitMs("shop")).isZero();
  }
}
