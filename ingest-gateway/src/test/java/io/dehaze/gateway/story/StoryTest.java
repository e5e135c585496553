package io.dehaze.gateway.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import org.junit.jupiter.api.Test;

class StoryTest {
  private final Story story = new Story();

  private void add(String trigger, AttemptKind kind, int deliveries, long nextMs) {
    story.add(
        new Attempt(
            new Attempt.Subject("shop", "e", "order", trigger, deliveries),
            kind,
            new Attempt.Call(null, 1, 0),
            null,
            null,
            new Attempt.Times(10, 10, 20, 0, 0, nextMs)));
  }

  @Test
  void isDeliveredWhenAllTriggersAre() {
    add("a", AttemptKind.DELIVERED, 2, 0);
    assertThat(story.state()).isEqualTo(Story.State.PENDING);
    assertThat(story.nothingBeforeMs()).as("the other may come at once").isZero();

    add("b", AttemptKind.FAILED, 2, 500);
    assertThat(story.state()).isEqualTo(Story.State.PENDING);
    assertThat(story.nothingBeforeMs()).isEqualTo(500);

    add("b", AttemptKind.DELIVERED, 0, 0);
    assertThat(story.state()).isEqualTo(Story.State.DELIVERED);
    assertThat(story.isComplete()).isTrue();
  }

  @Test
  void isDeadWhenOneDeliveryIs() {
    add("a", AttemptKind.DELIVERED, 2, 0);
    add("b", AttemptKind.DEFERRED, 2, 500);
    add("b", AttemptKind.DEAD, 0, 0);
    assertThat(story.state()).isEqualTo(Story.State.DEAD);
  }

  @Test
  void looksNextWhereTheEarliestOpenDeliveryIsDue() {
    add("a", AttemptKind.FAILED, 2, 900);
    add("b", AttemptKind.FAILED, 2, 500);
    assertThat(story.nothingBeforeMs()).isEqualTo(500);
  }

  @Test
  void isDoneWhereAWorkerWasAndNothingTellsHow() {
    assertThat(story.state()).isEqualTo(Story.State.PENDING);
    story.handled();
    assertThat(story.state()).isEqualTo(Story.State.DONE);
  }

  @Test
  void ofAnEventAsAWholeItsEndCounts() {
    add(null, AttemptKind.CANCELLED, 0, 0);
    assertThat(story.state()).isEqualTo(Story.State.CANCELLED);
  }

  @Test
  void keepsABoundedNumberOfRecords() {
    for (int i = 0; i < Story.RECORDS_MAX + 5; i++) {
      add("a", AttemptKind.DEFERRED, 1, 500);
    }
    assertThat(story.omitted()).isEqualTo(5);
    assertThat(story.chapters().get("a")).hasSize(Story.RECORDS_MAX);
  }
}
