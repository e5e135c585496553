package io.dehaze.event;

import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.StrictJson;
import io.dehaze.trace.TraceContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The context attributes of one CloudEvent, put in one by one as text, whichever way they came, and
 * held against CloudEvents 1.0 section 3. {@code specversion} may also be {@code 1.0-rc1}: that is
 * what Space Cloud's webhooks say, its attributes are the same, and a webhook's body may be sent on
 * as it is.
 *
 * <p>Three extension attributes are ours: {@code project}, {@code options} (a JSON object of
 * strings, as text) and {@code issynchronous}. Not thread-safe.
 */
public final class CloudEventAttributes {
  /** How many extension attributes an event may have. */
  public static final int EXTENSIONS_MAX = 100;

  private static final String PROJECT = "project";
  private static final String OPTIONS = "options";
  private static final String SYNCHRONOUS = "issynchronous";
  private static final Pattern EXTENSION_NAME = Pattern.compile("[a-z0-9]{1,64}");

  /** RFC 9110 section 8.3.1, parameters not looked into. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}([ \t]*;[ -~\t]*)?");

  private final StrictJson json;
  private final Problems problems;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Nothing put in yet.
   *
   * @param json reads the options
   * @param problems where to note what is wrong
   */
  public CloudEventAttributes(StrictJson json, Problems problems) {
    this.json = json;
    this.problems = problems;
  }

  /** Puts an attribute in; a second one of the same name is noted as a problem. */
  public void put(String name, String value) {
    if (values.putIfAbsent(name, value) != null) {
      problems.add("duplicate_header", name, "the attribute %s is given twice".formatted(name));
    }
  }

  /** Whether the data says of itself that it is JSON, or says nothing. */
  public boolean saysJson() {
    String type = values.get("datacontenttype");
    return type == null || MediaTypes.isJson(type);
  }

  /**
   * Takes the project out.
   *
   * @return the project, or null where the event names none
   */
  public String takeProject() {
    return values.remove(PROJECT);
  }

  /**
   * Takes out whether the caller waits for the webhook's answer; false where it is not said, and
   * where a problem was noted.
   */
  public boolean takeSynchronous() {
    String synchronous = values.remove(SYNCHRONOUS);
    if (synchronous != null && !synchronous.equals("true") && !synchronous.equals("false")) {
      problems.invalid(SYNCHRONOUS, SYNCHRONOUS + " must be true or false");
    }
    return "true".equals(synchronous);
  }

  /** Takes the options out; empty where there are none, and where problems were noted. */
  public Map<String, String> takeOptions() {
    String options = values.remove(OPTIONS);
    if (options == null) {
      return Map.of();
    }
    try (JsonCursor cursor = json.open(options.getBytes(StandardCharsets.UTF_8))) {
      if (cursor.next() != JsonToken.START_OBJECT) {
        return refusedOptions();
      }
      Map<String, String> read = OptionsJson.read(OPTIONS, cursor, problems);
      cursor.end();
      return read;
    } catch (BadJsonException e) {
      return refusedOptions();
    }
  }

  private Map<String, String> refusedOptions() {
    problems.invalid(OPTIONS, "options must be a JSON object whose values are strings, as text");
    return Map.of();
  }

  /**
   * Checks what is left after {@link #takeProject} and {@link #takeOptions}, and makes the
   * attributes of it. They make sense only where no problem has been noted.
   *
   * @param nowMs the event's time where it gives none, in milliseconds since the epoch
   */
  public Attributes finish(long nowMs) {
    checkVersion(required("specversion"));
    String id = required("id");
    if (id != null) {
      AttributeRules.checkId("id", id, problems);
    }
    String type = required("type");
    if (type != null) {
      AttributeRules.checkType("type", type, problems);
    }
    String source = required("source");
    if (source != null) {
      checkUri("source", source);
    }
    String time = time(nowMs);
    String dataContentType = dataContentType();
    leaveOutMalformedTrace();
    checkOthers();
    return new Attributes(id, source, type, time, dataContentType, values);
  }

  private String required(String name) {
    String value = values.remove(name);
    if (value == null) {
      problems.add(
          Problem.MISSING_FIELD, name, "a CloudEvent must have the attribute %s".formatted(name));
    }
    return value;
  }

  private void checkVersion(String version) {
    if (version != null && !version.equals("1.0") && !version.equals("1.0-rc1")) {
      problems.invalid("specversion", "specversion must be \"1.0\"");
    }
  }

  private void checkUri(String name, String value) {
    try {
      AttributeRules.checkText(name, value, problems);
      new URI(value).getScheme(); // Error Prone: the constructor is the check
    } catch (URISyntaxException e) {
      problems.invalid(name, name + " must be a URI (RFC 3986)");
    }
  }

  private String time(long nowMs) {
    String time = values.remove("time");
    if (time == null) {
      return Rfc3339.format(nowMs);
    }
    if (Rfc3339.parse(time).isEmpty()) {
      problems.invalid("time", "time must be a time with an offset, such as 2026-01-31T23:59:59Z");
    }
    return time;
  }

  private String dataContentType() {
    String type = values.remove("datacontenttype");
    if (type == null) {
      return Attributes.JSON;
    }
    if (type.length() > AttributeRules.TYPE_CHARS_MAX || !MEDIA_TYPE.matcher(type).matches()) {
      problems.invalid("datacontenttype", "the media type of the data must be like text/plain");
    }
    return type;
  }

  /** W3C Trace Context section 4: what is malformed is as if it were not there, and no mistake. */
  private void leaveOutMalformedTrace() {
    TraceContext trace =
        TraceContext.of(values.get(TraceContext.TRACEPARENT), values.get(TraceContext.TRACESTATE));
    if (trace == null) {
      values.remove(TraceContext.TRACEPARENT);
    }
    if (trace == null || trace.tracestate() == null) {
      values.remove(TraceContext.TRACESTATE);
    }
  }

  private void checkOthers() {
    if (values.size() > EXTENSIONS_MAX) {
      problems.invalid(
          null, "there may be at most %d extension attributes".formatted(EXTENSIONS_MAX));
      return;
    }
    values.forEach(this::checkOther);
  }

  private void checkOther(String name, String value) {
    if (name.equals("dataschema")) {
      checkUri(name, value);
    } else if (EXTENSION_NAME.matcher(name).matches() && !name.equals("data")) {
      AttributeRules.checkText(name, value, problems);
    } else {
      String quoted = AttributeRules.quoted(name);
      problems.invalid(
          AttributeRules.shown(name),
          "%s is no attribute: names are lower-case letters and digits".formatted(quoted));
    }
  }
}
