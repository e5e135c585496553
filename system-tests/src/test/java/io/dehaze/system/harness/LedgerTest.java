package io.dehaze.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker is worth something only if it finds what is wrong: each test here plants a fault. */
class LedgerTest {
  private static final int COUNT = 100;
  private static final TopicPartition PARTITION = new TopicPartition("test.retry", 3);

  private final Events events = Events.named("e", Kind.of("order", "books", "mail"));
  private final Ledger ledger = new Ledger();
  private final List<Reception> receptions = new ArrayList<>();
  private List<DeadLetter> deadLetters = List.of();
  private final List<LaneRecord> stored = new ArrayList<>();

  @BeforeEach
  void acceptAndDeliver() {
    for (int i = 0; i < COUNT; i++) {
      PlannedEvent event = events.get(i);
      ledger.accepted(event, event.id(), 2);
      receptions.add(reception(event, "books", true));
      receptions.add(reception(event, "mail", true));
    }
  }

  private static Reception reception(PlannedEvent event, String trigger, boolean success) {
    long hash = Data.hash(event.data());
    return new Reception(event.id(), event.kind().type(), trigger, 1, 0, hash, success);
  }

  private Balance balance() {
    return ledger.balance(new Evidence(receptions, deadLetters, stored, Map.of()));
  }

  @Test
  void findsNothingWhereNothingIsWrong() {
    Balance balance = balance();

    assertThatCode(balance::assertNothingLost).doesNotThrowAnyException();
    assertThat(balance.deliveries()).isEqualTo(2 * COUNT);
    assertThat(balance.duplicated()).isZero();
  }

  @Test
  void findsTheOneDeliveryThatIsMissing() {
    Reception hidden = receptions.remove(57);

    assertThatThrownBy(balance()::assertNothingLost)
        .hasMessageContaining(hidden.id() + " for " + hidden.trigger());
  }

  @Test
  void findsTheDeliveryThatOnlyFailed() {
    receptions.set(57, reception(events.get(28), "mail", false));

    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("e-000028 for mail");
  }

  @Test
  void callsDeadWhatIsDeadForThatTriggerOrForAll() {
    receptions.remove(57);
    deadLetters = List.of(deadLetter("e-000028", "mail"));
    assertThatCode(balance()::assertNothingLost).doesNotThrowAnyException();

    deadLetters = List.of(deadLetter("e-000028", null));
    assertThatCode(balance()::assertNothingLost).doesNotThrowAnyException();

    assertThat(balance().endedTwice()).isEqualTo(1);

    deadLetters = List.of(deadLetter("e-000028", "books"));
    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("e-000028 for mail");
  }

  @Test
  void callsPendingWhatNoWorkerHasBroughtToAnEnd() {
    receptions.remove(57);
    stored.add(new LaneRecord("e-000028", "mail", PARTITION, 7, 0));
    assertThatCode(balance()::assertNothingLost).doesNotThrowAnyException();

    assertThat(balance().pending()).isEqualTo(1);
    assertThat(balance().lost()).isZero();

    stored.set(0, new LaneRecord("e-000028", null, PARTITION, 7, 0));
    assertThatCode(balance()::assertNothingLost).doesNotThrowAnyException();

    stored.set(0, new LaneRecord("e-000028", "books", PARTITION, 7, 0));
    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("e-000028 for mail");
  }

  @Test
  void countsEveryReceptionBeyondTheFirst() {
    receptions.add(receptions.get(3));
    receptions.add(receptions.get(3));

    assertThat(balance().duplicated()).isEqualTo(2);
    assertThat(balance().row("twice")).contains("| twice | 100 | 200 | 0 | 0 | 0 | 2 | 1.00 | 3 |");
  }

  @Test
  void findsWhatNobodySent() {
    receptions.add(reception(events.get(COUNT), "mail", true));

    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("nobody sent");
  }

  @Test
  void findsWhatCameToTheWrongWebhook() {
    receptions.add(reception(events.get(3), "stock", true));

    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("sent astray");
  }

  @Test
  void findsDataOfWhichOneByteIsOther() {
    Reception good = receptions.get(3);
    long other = Data.hash("{}".getBytes(UTF_8));
    receptions.set(
        3, new Reception(good.id(), good.type(), good.trigger(), 1, good.atMs(), other, true));

    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("other data");
  }

  @Test
  void findsAReceiptThatNamesAnotherEvent() {
    ledger.accepted(events.get(COUNT), "e-x", 2);
    stored.add(new LaneRecord("e-x", null, PARTITION, 7, 0));

    assertThatThrownBy(balance()::assertNothingLost).hasMessageContaining("accepted as e-x");
  }

  private static DeadLetter deadLetter(String id, String trigger) {
    return new DeadLetter(id, trigger, "attempts_exhausted", "timeout", "", "", null);
  }
}
