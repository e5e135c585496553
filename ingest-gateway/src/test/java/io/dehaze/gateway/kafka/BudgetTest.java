package io.dehaze.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void isSpentByWhatIsRead() {
    Budget budget = new Budget(60_000, 10);
    assertThat(budget.isSpent()).isFalse();
    budget.spend(9);
    assertThat(budget.isSpent()).isFalse();
    budget.spend(1);
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void isSpentByTime() {
    assertThat(Budget.ofTime(0).isSpent()).isTrue();
    Budget budget = Budget.ofTime(20);
    await().until(budget::isSpent);
  }

  @Test
  void ofTimeIsNotSpentByWhatIsRead() {
    Budget budget = Budget.ofTime(60_000);
    budget.spend(1L << 50);
    assertThat(budget.isSpent()).isFalse();
  }
}
