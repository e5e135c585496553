package io.dehaze.gateway.queue;

import static io.dehaze.gateway.queue.Parsing.NOW_MS;
import static io.dehaze.gateway.queue.Parsing.bytes;
import static io.dehaze.gateway.queue.Parsing.events;
import static io.dehaze.gateway.queue.Parsing.parser;
import static io.dehaze.gateway.queue.Parsing.problem;
import static io.dehaze.gateway.queue.Parsing.problems;
import static io.dehaze.gateway.queue.Parsing.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dehaze.event.Problem;
import io.dehaze.json.JsonLimits;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
  private static final String ITEM = "{\"type\":\"t\"}";

  private static Parsed parse(String body) {
    return parser().queueBody(bytes(body), NOW_MS);
  }

  @Test
  void readsEveryItemInOrder() {
    Parsed.Events events =
        events(
            parse("[{\"type\":\"a\",\"data\":\"ä\"}, {\"type\":\"b\",\"id\":\"x\",\"delay\":1}]"));
    assertThat(events.isBatch()).isTrue();
    assertThat(events.requests())
        .extracting(r -> r.attributes().type(), r -> r.attributes().id(), r -> r.dueMs() - NOW_MS)
        .containsExactly(tuple("a", "made-1", 0L), tuple("b", "x", 1_000L));
    assertThat(text(events.requests().get(0).data())).isEqualTo("\"ä\"");
  }

  @Test
  void answersABatchOfOneAsABatch() {
    assertThat(events(parse("[" + ITEM + "]")).isBatch()).isTrue();
  }

  @Test
  void allowsOneIdTwice() {
    String item = "{\"type\":\"t\",\"id\":\"same\"}";
    assertThat(events(parse("[" + item + "," + item + "]")).requests()).hasSize(2);
  }

  @Test
  void listsEveryMistakeOfEveryItemByItsIndex() {
    Parsed parsed =
        parse("[" + ITEM + ",{\"type\":\"\",\"delay\":-1},5," + ITEM + ",[[]],{\"id\":\"x\"}]");
    assertThat(problems(parsed))
        .extracting(Problem::item, Problem::code, Problem::field)
        .containsExactly(
            tuple(1, "invalid_field", "type"),
            tuple(1, "invalid_field", "delay"),
            tuple(2, "not_an_object", null),
            tuple(4, "not_an_object", null),
            tuple(5, "missing_field", "type"));
  }

  @ParameterizedTest
  @CsvSource({
    "[],empty_batch,-1",
    "'[ ]',empty_batch,-1",
    "'[{\"type\":\"t\"},{\"type\":\"t\",\"type\":\"t\"}]',duplicate_key,1",
    "'[{\"type\":\"t\"}',bad_json,0",
    "'[{\"type\":\"t\"},]',bad_json,0",
    "'[{\"type\":\"t\"}]]',trailing_data,-1"
  })
  void refuses(String body, String code, int item) {
    Problem problem = problem(parse(body));
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.item()).isEqualTo(item);
  }

  @Test
  void takesAsManyItemsAsAllowedAndNoMore() {
    assertThat(events(parse(items(10_000))).requests()).hasSize(10_000);
    assertThat(problem(parse(items(10_001))).code()).isEqualTo("too_many_items");
  }

  private static String items(int count) {
    return "[" + String.join(",", Collections.nCopies(count, ITEM)) + "]";
  }

  @Test
  void countsTheNamesAndValuesOfEachItemByItself() {
    JsonLimits few = new JsonLimits(128, 10, 100, 100);
    EventParser parser = parser(new QueueLimits(1_000, 10_000, 100, Duration.ofDays(1), few));
    assertThat(events(parser.queueBody(bytes(items(50)), NOW_MS)).requests()).hasSize(50);
    String many = "{\"type\":\"t\",\"data\":[1,2,3,4,5,6]}";
    Problem problem = problem(parser.queueBody(bytes("[" + ITEM + "," + many + "]"), NOW_MS));
    assertThat(problem.code()).isEqualTo("too_many_tokens");
    assertThat(problem.item()).isEqualTo(1);
  }

  @Test
  void saysWhichItemHasAStringThatIsTooLong() {
    String tooLong = "{\"type\":\"t\",\"data\":[\"" + "x".repeat(1_048_577) + "\"]}";
    Problem problem = problem(parse("[" + ITEM + "," + tooLong + "," + ITEM + "]"));
    assertThat(problem.code()).isEqualTo("string_too_long");
    assertThat(problem.item()).isEqualTo(1);
    assertThat(problem.sentence()).contains("1048576 bytes", "column");
  }

  @Test
  void refusesTheItemThatIsLargerThanOneEventMayBe() {
    int max = QueueLimits.DEFAULT.eventBytesMax();
    String fits = "{\"type\":\"t\",\"data\":\"" + "x".repeat(max - 22) + "\"}";
    String tooLarge = "{\"type\":\"t\",\"data\":\"ä" + "x".repeat(max - 23) + "\"}";
    Problem problem = problem(parse("[" + fits + " , " + tooLarge + "," + ITEM + "]"));
    assertThat(problem.code()).isEqualTo("body_too_large");
    assertThat(problem.item()).isEqualTo(1);
    assertThat(problem.sentence()).contains(max + " bytes", "has " + (max + 1));
  }

  @Test
  void refusesABatchThatIsTooLarge() {
    int max = QueueLimits.DEFAULT.batchBytesMax();
    String padded = "[" + ITEM + "]" + " ".repeat(max - ITEM.length() - 2);
    assertThat(events(parse(padded)).requests()).hasSize(1);
    assertThat(problem(parse(padded + " ")).code()).isEqualTo("body_too_large");
  }

  @Test
  void listsABoundedNumberOfMistakesAndSaysSo() {
    assertThat(problems(parse("[" + String.join(",", Collections.nCopies(9_999, "1")) + "]")))
        .hasSize(1_001)
        .last()
        .extracting(Problem::code)
        .isEqualTo("too_many_problems");
  }
}
