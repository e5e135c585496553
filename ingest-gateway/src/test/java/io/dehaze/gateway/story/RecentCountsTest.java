package io.dehaze.gateway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dehaze.attempt.Attempt;
import io.dehaze.attempt.AttemptKind;
import io.dehaze.gateway.http.Json;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecentCountsTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  private final RecentCounts counts = new RecentCounts();

  @BeforeEach
  void countAll() {
    counts.reachBackTo(0);
  }

  private void add(long atMs, String project, String trigger, AttemptKind kind, long acceptedMs) {
    counts.add(
        atMs,
        new Attempt(
            new Attempt.Subject(project, "e", "order", trigger, 1),
            kind,
            new Attempt.Call(null, 1, 0),
            kind == AttemptKind.DELIVERED ? null : "status_503",
            null,
            new Attempt.Times(acceptedMs, acceptedMs, atMs, 0, 0, 0)));
  }

  private void add(long atMs, String trigger, AttemptKind kind) {
    add(atMs, "shop", trigger, kind, atMs);
  }

  private JsonNode summary(String project, long nowMs) throws IOException {
    return new ObjectMapper().readTree(Json.object(json -> counts.writeTo(json, project, nowMs)));
  }

  private JsonNode trigger(String id, long nowMs) throws IOException {
    for (JsonNode each : summary("shop", nowMs).path("triggers")) {
      if (each.path("trigger").asText().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("nothing is told of " + id);
  }

  @Test
  void tellsOfOneTriggerWhateverTheOthersDo() throws IOException {
    add(NOW_MS - 20_000, "mail", AttemptKind.FAILED);
    for (int i = 0; i < 200_000; i++) {
      add(NOW_MS - 10_000, "stock", AttemptKind.DEFERRED);
    }
    assertThat(trigger("mail", NOW_MS).path("failed").asInt()).isEqualTo(1);
    assertThat(trigger("mail", NOW_MS).path("lastError").asText()).isEqualTo("status_503");
    assertThat(trigger("stock", NOW_MS).path("deferred").asInt()).isEqualTo(200_000);
  }

  @Test
  void countsTheLastMinuteOfATrigger_andKnowsWhenItWorkedBefore() throws IOException {
    add(NOW_MS - 100_000, "mail", AttemptKind.DELIVERED);
    add(NOW_MS - 70_000, "mail", AttemptKind.DEAD);
    add(NOW_MS - 30_000, "mail", AttemptKind.DEAD);
    add(NOW_MS - 30_000, "mail", AttemptKind.RETURNED);
    add(NOW_MS - 30_000, "mail", AttemptKind.CANCELLED);
    JsonNode mail = trigger("mail", NOW_MS);
    assertThat(mail.path("delivered").asInt()).isZero();
    assertThat(mail.path("failed").asInt()).isEqualTo(2);
    assertThat(mail.path("dead").asInt()).isEqualTo(1);
    assertThat(mail.path("lastDeliveredAt").asText()).isEqualTo("2027-01-15T07:58:20.000Z");
    assertThat(summary("shop", NOW_MS).path("seconds").asDouble()).isEqualTo(59.0);
    assertThat(trigger("mail", NOW_MS + 31_000).path("failed").asInt()).isZero();
    assertThat(trigger("mail", NOW_MS + 31_000).path("lastError").asText()).isEqualTo("status_503");
    assertThat(summary("shop", NOW_MS + 150_000).path("triggers")).as("quiet for long").isEmpty();
  }

  @Test
  void countsNoFurtherBackThanItIsComplete() throws IOException {
    add(NOW_MS - 30_000, "mail", AttemptKind.DELIVERED); // of one partition, of others it has none
    add(NOW_MS - 10_000, "mail", AttemptKind.DELIVERED);
    counts.reachBackTo(NOW_MS - 12_500);
    assertThat(summary("shop", NOW_MS).path("seconds").asDouble()).isEqualTo(12.0);
    assertThat(trigger("mail", NOW_MS).path("delivered").asInt()).isEqualTo(1);
    assertThat(trigger("mail", NOW_MS).has("lastDeliveredAt")).isTrue();
    counts.reachBackTo(NOW_MS - 250);
    assertThat(summary("shop", NOW_MS + 100).path("seconds").asDouble()).isEqualTo(0.1);
    counts.restart();
    assertThat(summary("shop", NOW_MS).path("seconds").asDouble()).isZero();
    assertThat(summary("shop", NOW_MS).path("triggers")).isEmpty();
  }

  @Test
  void countsEachSecondOfTheLastThreeMinutes() throws IOException {
    add(NOW_MS - 200_000, "mail", AttemptKind.DELIVERED);
    add(NOW_MS, "shop", "mail", AttemptKind.DELIVERED, NOW_MS - 400_000); // was scheduled
    add(NOW_MS, "shop", "mail", AttemptKind.DELIVERED, NOW_MS - 2_000);
    add(NOW_MS, "shop", "mail", AttemptKind.DEFERRED, NOW_MS - 2_000);
    add(NOW_MS, "shop", "mail", AttemptKind.DELIVERED, NOW_MS + 3_600_000); // another's clock
    add(NOW_MS, "other", "mail", AttemptKind.DELIVERED, NOW_MS);
    JsonNode seconds = summary("shop", NOW_MS).path("perSecond");
    assertThat(seconds).hasSize(2);
    assertThat(seconds.get(0).path("accepted").asInt()).isEqualTo(1);
    assertThat(seconds.get(0).has("delivered")).isFalse();
    assertThat(seconds.get(1).path("delivered").asInt()).isEqualTo(3);
    assertThat(seconds.get(1).path("deferred").asInt()).isEqualTo(1);
    assertThat(seconds.get(1).path("accepted").asInt()).isEqualTo(1);
    assertThat(summary("shop", NOW_MS + 179_000).path("perSecond")).hasSize(1);
    assertThat(summary("shop", NOW_MS + 180_000).path("perSecond")).isEmpty();
  }

  @Test
  void keepsTheTriggersThatWereBusyLast_andSaysSinceWhenItCountsAll() throws IOException {
    add(NOW_MS - 50_000, "first", AttemptKind.DELIVERED);
    for (int i = 0; i < 9_999; i++) {
      add(NOW_MS - 20_000, "t" + i, AttemptKind.DELIVERED);
      add(NOW_MS - 20_000, "busy", AttemptKind.DELIVERED);
    }
    assertThat(trigger("busy", NOW_MS).path("delivered").asInt()).isEqualTo(9_999);
    JsonNode summary = summary("shop", NOW_MS);
    assertThat(summary.path("triggers").findValuesAsText("trigger"))
        .hasSize(10_000)
        .contains("t0")
        .doesNotContain("first");
    assertThat(summary.path("seconds").asDouble()).isEqualTo(49.0);
  }

  @Test
  void keepsTheProjectsThatWereBusyLast() throws IOException {
    for (int i = 0; i <= 1_000; i++) {
      add(NOW_MS, "p" + i, "mail", AttemptKind.DELIVERED, NOW_MS);
    }
    assertThat(summary("p0", NOW_MS).path("perSecond")).isEmpty();
    assertThat(summary("p1", NOW_MS).path("perSecond")).hasSize(1);
  }
}
