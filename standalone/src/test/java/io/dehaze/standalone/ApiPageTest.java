package io.dehaze.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.event.Problem;
import io.dehaze.gateway.http.Codes;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of errors in docs/api.md to the codes. */
class ApiPageTest {
  private static final Path PAGE = Path.of("..", "docs", "api.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]{3}) \\| `([a-z0-9_]+)` \\|");

  @Test
  void namesEveryCodeWithItsStatus() throws IOException {
    Map<String, Integer> documented =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .collect(Collectors.toMap(row -> row.group(2), row -> Integer.valueOf(row.group(1))));
    assertThat(documented.keySet()).containsAll(constants(Codes.class));
    assertThat(documented.keySet()).containsAll(constants(Problem.class));
    documented.forEach(
        (code, status) -> assertThat(Codes.statusOf(code)).as(code).isEqualTo(status));
  }

  private static Iterable<String> constants(Class<?> type) {
    return Stream.of(type.getFields())
        .filter(field -> field.getType() == String.class)
        .map(ApiPageTest::value)
        .toList();
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
