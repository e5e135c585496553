package io.dehaze.standalone.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the demo shows: plain lines, with colours where a person looks at them. What comes from
 * outside is shown without control characters, which could do anything to a terminal. Thread-safe:
 * what belongs together is printed together.
 */
public final class Screen {
  private static final int TEXT_CHARS_MAX = 4_000;
  private static final Set<String> HEADERS_SHOWN = Set.of("content-type", "dehaze-attempt");

  private enum Style {
    BOLD(1),
    FAINT(2),
    RED(31),
    GREEN(32),
    CYAN(36);

    private final int code;

    Style(int code) {
      this.code = code;
    }
  }

  private final PrintWriter out;
  private final boolean coloured;

  /**
   * Prints.
   *
   * @param coloured whether whoever reads it likes colours
   */
  public Screen(PrintWriter out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /** A line of the demo's own. */
  public void line(String text) {
    print(text);
  }

  /** What comes next. */
  void title(String text) {
    print("\n" + styled(Style.BOLD, text));
  }

  /** A request that is about to be sent. */
  void request(String url, String contentType, String body) {
    print(styled(Style.FAINT, "  POST " + url + "  Content-Type: " + contentType) + indented(body));
  }

  /** What the gateway said to it. */
  void answer(GatewayApi.Answer answer, Duration took) {
    Style style = answer.isSuccess() ? Style.GREEN : Style.RED;
    String status = styled(style, "  <- " + answer.status()) + "  after " + ms(took);
    print(status + indented(answer.body()));
  }

  /**
   * A webhook that has arrived.
   *
   * @param latency how long after what, for example {@code 3.1 ms after its POST}; may be empty
   */
  void webhook(Webhook webhook, String latency) {
    String first = styled(Style.CYAN, "  -> " + shown(webhook.path())) + "  " + latency;
    print(first + "\n     " + styled(Style.FAINT, headers(webhook)) + indented(webhook.text()));
  }

  /** That all went well. */
  void success(String text) {
    print("\n" + styled(Style.GREEN, text));
  }

  /** That something did not. */
  void failure(String text) {
    print("\n" + styled(Style.RED, text));
  }

  /** A time span in milliseconds, with as many digits as mean something. */
  static String ms(Duration span) {
    return String.format(Locale.ROOT, "%.1f ms", span.toNanos() / 1e6);
  }

  private static String headers(Webhook webhook) {
    Map<String, String> relevant = new TreeMap<>(webhook.headers());
    relevant.keySet().removeIf(name -> !HEADERS_SHOWN.contains(name) && !name.startsWith("ce-"));
    return relevant.entrySet().stream()
        .map(header -> shown(header.getKey() + ": " + header.getValue()))
        .collect(Collectors.joining("\n     "));
  }

  private static String indented(String body) {
    String text =
        body.length() > TEXT_CHARS_MAX
            ? body.substring(0, TEXT_CHARS_MAX) + "... (" + body.length() + " characters)"
            : body;
    return text.lines().map(line -> "\n     " + shown(line)).collect(Collectors.joining());
  }

  private static String shown(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private String styled(Style style, String text) {
    return coloured ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }

  private synchronized void print(String text) {
    out.println(text);
    out.flush();
  }
}
