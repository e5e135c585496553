package io.dehaze.settings;

import static io.dehaze.json.JsonBytes.piece;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.dehaze.event.Rfc3339;
import io.dehaze.json.JsonBytes;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes each log event as one line of JSON. What our own messages say as {@code name=value}
 * becomes a member of that name: the names come from the message's pattern and the values from its
 * arguments, so that no value, whatever is in it, can pretend to be another.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final int EXPECTED_BYTES = 300;
  private static final byte[] NOTHING = {};
  private static final byte[] TIME = piece("{\"time\":");
  private static final byte[] LEVEL = piece(",\"level\":");
  private static final byte[] LOGGER = piece(",\"logger\":");
  private static final byte[] THREAD = piece(",\"thread\":");
  private static final byte[] MESSAGE = piece(",\"message\":");
  private static final byte[] STACK = piece(",\"stack\":");
  private static final byte[] COMMA = piece(",");
  private static final byte[] COLON = piece(":");
  private static final byte[] END = piece("}\n");

  /** {@code name={}}, {@code name="{}"}, {@code name=word} or {@code name="words"}. */
  private static final Pattern FIELD =
      Pattern.compile("([a-z_]+)=(?:\"?(\\{})\"?|\"([^\"{]*)\"|([^\\s\"{]+))");

  private static final Set<String> TAKEN =
      Set.of("time", "level", "logger", "thread", "message", "stack");

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonBytes json = new JsonBytes(EXPECTED_BYTES);
    json.raw(TIME).quoted(Rfc3339.format(event.getTimeStamp()));
    json.raw(LEVEL).quoted(event.getLevel().toString());
    json.raw(LOGGER).quoted(event.getLoggerName());
    json.raw(THREAD).quoted(event.getThreadName());
    if (event.getMessage() != null && event.getMessage().startsWith("event=")) {
      addFields(json, event);
    } else {
      json.raw(MESSAGE).quoted(String.valueOf(event.getFormattedMessage()));
    }
    if (event.getThrowableProxy() != null) {
      json.raw(STACK).quoted(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return json.raw(END).toBytes();
  }

  private static void addFields(JsonBytes json, ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    Set<String> names = new HashSet<>(TAKEN);
    int next = 0;
    Matcher field = FIELD.matcher(event.getMessage());
    while (field.find()) {
      String constant = field.group(3) == null ? field.group(4) : field.group(3);
      Object value = constant;
      if (field.group(2) != null) {
        boolean given = arguments != null && next < arguments.length;
        value = given ? arguments[next++] : "";
      }
      if (names.add(field.group(1))) {
        json.raw(COMMA).quoted(field.group(1)).raw(COLON);
        addValue(json, value);
      }
    }
  }

  private static void addValue(JsonBytes json, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      json.number(((Number) value).longValue());
    } else {
      json.quoted(String.valueOf(value));
    }
  }
}
