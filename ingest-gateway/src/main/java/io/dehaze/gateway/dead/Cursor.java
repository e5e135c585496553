package io.dehaze.gateway.dead;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a listing goes on: for each partition, below which offset. What has died since the first
 * page has a higher offset, so paging shows nothing twice and skips nothing.
 */
record Cursor(Map<Integer, Long> below) {
  private static final Pattern FORM =
      Pattern.compile("[0-9]{1,6}:[0-9]{1,18}(?:,[0-9]{1,6}:[0-9]{1,18})*+");

  /** As text that may stand in a query. */
  String encoded() {
    String plain =
        new TreeMap<>(below)
            .entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(","));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(US_ASCII));
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @return the cursor, or null where the text is none
   */
  static Cursor decode(String text) {
    String plain;
    try {
      plain = new String(Base64.getUrlDecoder().decode(text), US_ASCII);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (!FORM.matcher(plain).matches()) {
      return null;
    }
    Map<Integer, Long> below = new TreeMap<>();
    for (String each : plain.split(",", -1)) {
      int colon = each.indexOf(':');
      below.put(Integer.valueOf(each.substring(0, colon)), Long.valueOf(each.substring(colon + 1)));
    }
    return new Cursor(below);
  }
}
