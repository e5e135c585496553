package io.dehaze.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.attempt.Attempt.Call;
import io.dehaze.attempt.Attempt.Subject;
import io.dehaze.attempt.Attempt.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptReaderTest {
  private static final Attempt FAILED =
      new Attempt(
          new Subject("shop", "e-\"1\\é", "order.päid", "books", 3),
          AttemptKind.FAILED,
          new Call("https://example.com:443", 2, 503),
          "status_503",
          null,
          new Times(1_700_000_000_000L, 1_700_000_005_000L, 1_700_000_005_040L, 7, 33, 1_700L));

  private final AttemptReader reader = new AttemptReader();

  @Test
  void readsWhatWasWritten() {
    assertThat(reader.read(AttemptJson.write(FAILED))).contains(FAILED);
  }

  @Test
  void readsWhatSaysLittle() {
    Attempt cancelled =
        new Attempt(
            new Subject("shop", "e", "order", null, 0),
            AttemptKind.CANCELLED,
            new Call(null, 0, 0),
            null,
            null,
            new Times(5, 5, 6, 0, 0, 0));

    byte[] value = AttemptJson.write(cancelled);

    assertThat(new String(value, UTF_8))
        .isEqualTo(
            "{\"id\":\"e\",\"project\":\"shop\",\"type\":\"order\",\"kind\":\"cancelled\","
                + "\"attempt\":0,\"accepted\":5,\"at\":6,\"waitedMs\":0,\"tookMs\":0}");
    assertThat(reader.read(value)).contains(cancelled);
  }

  @Test
  void keyIsTheId() {
    assertThat(AttemptRecords.write("a", FAILED).key())
        .isEqualTo(FAILED.subject().id().getBytes(UTF_8));
  }

  @Test
  void passesOverWhatANewerVersionSays() {
    String value = new String(AttemptJson.write(FAILED), UTF_8);
    String newer = value.replaceFirst("\\{", "{\"colour\":{\"red\":[1,2]},\"v\":2,");

    assertThat(reader.read(newer.getBytes(UTF_8))).contains(FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"id\":\"e\"",
        "{\"id\":1,\"project\":\"p\",\"type\":\"t\",\"kind\":\"dead\",\"attempt\":0,\"accepted\":5,\"at\":6}",
        "{\"id\":\"e\",\"project\":\"p\",\"type\":\"t\",\"kind\":\"eaten\",\"attempt\":0,\"accepted\":5,\"at\":6}",
        "{\"id\":\"e\",\"project\":\"p\",\"type\":\"t\",\"kind\":\"dead\",\"attempt\":-1,\"accepted\":5,\"at\":6}",
        "{\"id\":\"e\",\"project\":\"p\",\"type\":\"t\",\"kind\":\"dead\",\"attempt\":0,\"accepted\":5.5,\"at\":6}",
        "{\"id\":\"e\",\"project\":\"p\",\"type\":\"t\",\"kind\":\"dead\",\"attempt\":0,\"accepted\":5}",
        "{\"id\":\"e\",\"project\":\"p\",\"type\":\"t\",\"kind\":\"dead\",\"attempt\":0,\"accepted\":5,\"at\":9999999999999999999}",
      })
  void refusesWhatIsNotOurs(String value) {
    assertThat(reader.read(value.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void refusesNothingAtAll() {
    assertThat(reader.read(null)).isEmpty();
  }
}
