package io.dehaze.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.worker.lane.NotedCompletion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
  private final NotedCompletion completion = new NotedCompletion();

  /** Committed earlier, a record would take the deliveries with it that have not ended. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aRecordIsDoneWithTheLastOfItsDeliveriesAndNoSooner(int deliveries) {
    Settlement settlement = new Settlement(deliveries, completion);
    for (int ended = 1; ended < deliveries; ended++) {
      settlement.oneEnded();
      assertThat(completion.ends).as("%d of %d", ended, deliveries).isEmpty();
    }
    settlement.oneEnded();
    assertThat(completion.ends).containsExactly("done");
    assertThat(settlement.deliveries()).isEqualTo(deliveries);
  }
}
