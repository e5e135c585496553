package io.dehaze.gateway.sync;

import io.dehaze.event.Problems;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How the caller of a synchronous event wants to be answered: by the query parameter {@code
 * timeout}, in milliseconds, and by the preferences {@code wait}, in seconds, and {@code
 * respond-async} of RFC 7240. A parameter is refused where it is wrong; a preference is passed over
 * where it makes no sense, as the RFC asks (section 2), and what was applied is said in the answer.
 *
 * @param timeoutMs how long it waits, in milliseconds; 0 where it does not
 * @param applied the preference that was applied, as the answer says it; or null
 */
public record CallerWish(int timeoutMs, String applied) {
  /** Of a caller who did not ask to wait. */
  public static final CallerWish NOT_TO_WAIT = new CallerWish(0, null);

  /** The name of the query parameter. */
  public static final String TIMEOUT = "timeout";

  private static final HttpString PREFER = new HttpString("Prefer");
  private static final HttpString PREFERENCE_APPLIED = new HttpString("Preference-Applied");
  private static final String RESPOND_ASYNC = "respond-async";
  private static final String WAIT = "wait";
  private static final int MS_PER_SECOND = 1_000;

  /** Reads a request; what is wrong with it is noted. */
  public static CallerWish of(HttpServerExchange exchange, CallLimits limits, Problems problems) {
    int timeoutMs = parameter(exchange, limits, problems);
    Map<String, String> preferences = preferences(exchange.getRequestHeaders().get(PREFER));
    if (preferences.containsKey(RESPOND_ASYNC)) {
      return new CallerWish(0, RESPOND_ASYNC);
    }
    String wait = preferences.get(WAIT);
    if (timeoutMs > 0 || wait == null || !wait.matches("[0-9]{1,9}")) {
      return new CallerWish(timeoutMs > 0 ? timeoutMs : limits.timeoutMs(), null);
    }
    int mostSeconds = Math.max(1, limits.timeoutMaxMs() / MS_PER_SECOND);
    int seconds = Math.max(1, Math.min(mostSeconds, Integer.parseInt(wait)));
    int ms = Math.min(limits.timeoutMaxMs(), seconds * MS_PER_SECOND);
    return new CallerWish(ms, WAIT + '=' + seconds);
  }

  /** The parameter's value; 0 where it is not given. */
  private static int parameter(HttpServerExchange exchange, CallLimits limits, Problems problems) {
    Deque<String> values = exchange.getQueryParameters().get(TIMEOUT);
    if (values == null) {
      return 0;
    }
    String text = values.size() == 1 ? values.getFirst() : "";
    int ms = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (ms < 1 || ms > limits.timeoutMaxMs()) {
      problems.invalid(
          TIMEOUT,
          "timeout must be a whole number of milliseconds from 1 to %d"
              .formatted(limits.timeoutMaxMs()));
      return limits.timeoutMs();
    }
    return ms;
  }

  /** By name; of two with one name the first counts (RFC 7240 section 2). */
  private static Map<String, String> preferences(HeaderValues headers) {
    if (headers == null) {
      return Map.of();
    }
    Map<String, String> preferences = new HashMap<>();
    for (String preference : String.join(",", headers).split(",", -1)) {
      String pair = until(';', preference); // parameters do not matter here
      String name = until('=', pair);
      String value = pair.substring(Math.min(pair.length(), name.length() + 1));
      preferences.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), unquoted(value.strip()));
    }
    return preferences;
  }

  private static String until(char end, String text) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String unquoted(String value) {
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Whether the caller waits for the webhook's answer. */
  public boolean waits() {
    return timeoutMs > 0;
  }

  /** Says in the answer what was applied. */
  public void sayApplied(HttpServerExchange exchange) {
    if (applied != null) {
      exchange.getResponseHeaders().put(PREFERENCE_APPLIED, applied);
    }
  }
}
