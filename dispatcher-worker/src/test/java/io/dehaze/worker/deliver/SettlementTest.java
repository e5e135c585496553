package io.dehaze.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.worker.lane.RecordHandler.Completion;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
  private final AtomicInteger done = new AtomicInteger();

  /** Committed earlier, a record would take the deliveries with it that have not ended. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aRecordIsDoneWithTheLastOfItsDeliveriesAndNoSooner(int deliveries) {
    Settlement settlement = new Settlement(deliveries, completion());
    for (int ended = 1; ended < deliveries; ended++) {
      settlement.oneEnded();
      assertThat(done).as("%d of %d", ended, deliveries).hasValue(0);
    }
    settlement.oneEnded();
    assertThat(done).hasValue(1);
    assertThat(settlement.deliveries()).isEqualTo(deliveries);
  }

  private Completion completion() {
    return new Completion() {
      @Override
      public boolean begin() {
        return true;
      }

      @Override
      public void done() {
        done.incrementAndGet();
      }

      @Override
      public void abandon() {}

      @Override
      public boolean isStillOurs() {
        return true;
      }

      @Override
      public boolean holdsUpOthers() {
        return false;
      }
    };
  }
}
