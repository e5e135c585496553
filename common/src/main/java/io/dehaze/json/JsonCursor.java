package io.dehaze.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Goes through one JSON document token by token and can cut a value out of it, byte for byte as it
 * was written. Not thread-safe. After an exception only {@link #close} makes sense.
 */
public final class JsonCursor implements AutoCloseable {
  private static final int QUOTES = 2;
  private static final int BYTES_OF_A_CHAR_MAX = 3; // those of four bytes are two for Java

  private final JsonParser parser;
  private final byte[] document;
  private final boolean ascii;
  private final JsonLimits limits;
  private final boolean mayHaveLongStrings;

  private int depth;
  private int tokens;

  // Where the string begins whose length has not been looked at; null where there is none. Jackson
  // knows its end only once it has gone beyond it.
  private JsonLocation string;

  // The parser counts characters. Where we know the byte that belongs to one of them: never beyond
  // where the parser is, so that the whole document is walked at most once.
  private int knownChar;
  private int knownByte;

  JsonCursor(JsonParser parser, byte[] document, Utf8 text, JsonLimits limits) {
    this.parser = parser;
    this.document = document;
    this.ascii = text == Utf8.ASCII;
    this.limits = limits;
    this.mayHaveLongStrings = document.length - QUOTES > limits.stringBytesMax();
  }

  static BadJsonException empty() {
    return new BadJsonException("empty_body", "there is nothing here: send a JSON document");
  }

  /**
   * Goes to the next token.
   *
   * @throws BadJsonException where there is none, or where it breaks a rule or a limit
   */
  public JsonToken next() throws BadJsonException {
    JsonToken token = read();
    if (token == null) {
      throw empty(); // within the document Jackson itself objects to a missing end
    }
    if (mayHaveLongStrings) {
      if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
        JsonLocation begin = parser.currentTokenLocation();
        checkString(begin);
        string = begin;
      } else {
        checkString();
      }
    }
    if (++tokens > limits.tokensMax()) {
      throw new BadJsonException(
          "too_many_tokens",
          "there may be at most %d names and values%s".formatted(limits.tokensMax(), place()));
    }
    if (token.isStructStart() && ++depth > limits.depthMax()) {
      throw new BadJsonException(
          "too_deep",
          "arrays and objects may nest at most %d deep%s".formatted(limits.depthMax(), place()));
    }
    if (token.isStructEnd()) {
      depth--;
    }
    return token;
  }

  private JsonToken read() throws BadJsonException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new IllegalStateException("reading an array cannot fail", e);
    }
  }

  /** Looks at the length of the last string, which the parser has come to the end of. */
  private void checkString() throws BadJsonException {
    if (string != null) {
      checkString(parser.currentLocation());
    }
  }

  /**
   * Looks at the length of the last string, unless that has been done.
   *
   * @param here some place behind its end
   */
  private void checkString(JsonLocation here) throws BadJsonException {
    JsonLocation start = string;
    if (start == null) {
      return;
    }
    string = null;
    long charsMost = here.getCharOffset() - start.getCharOffset() - QUOTES;
    long bytesMost = ascii ? charsMost : charsMost * BYTES_OF_A_CHAR_MAX;
    if (bytesMost > limits.stringBytesMax() && isTooLong(byteOf(start.getCharOffset()) + 1)) {
      throw new BadJsonException(
          "string_too_long",
          "a string or name may have at most %d bytes between its quotes: send a shorter one%s"
              .formatted(limits.stringBytesMax(), place(start.getLineNr(), start.getColumnNr())));
    }
  }

  /**
   * Whether the string whose first byte this is, after the quote, does not end within the limit.
   */
  private boolean isTooLong(int first) {
    int at = first;
    while (at - first <= limits.stringBytesMax() && document[at] != '"') {
      at += document[at] == '\\' ? 2 : 1;
    }
    return at - first > limits.stringBytesMax();
  }

  /** Jackson's own texts name its switches and classes, which say nothing to a caller. */
  private BadJsonException refused(JsonProcessingException e) {
    String place = place(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    String reason = e.getOriginalMessage(); // Jackson has no types of its own for these
    if (reason.startsWith("Duplicate field")) {
      return new BadJsonException("duplicate_key", "a key stands twice in one object" + place);
    }
    if (reason.contains("surrogate")) {
      return new BadJsonException(
          "lone_surrogate", "a key has half of a surrogate pair, such as \\ud800 alone" + place);
    }
    boolean cut = e instanceof JsonEOFException;
    return new BadJsonException("bad_json", (cut ? "the JSON ends too early" : "not JSON") + place);
  }

  private String place() {
    var location = parser.currentLocation();
    return place(location.getLineNr(), location.getColumnNr());
  }

  private static String place(int line, int column) {
    return " (line %d, column %d)".formatted(line, column);
  }

  /** The token that the cursor stands on. */
  public JsonToken current() {
    return parser.currentToken();
  }

  /** The name of the field that the cursor stands on or in. */
  public String fieldName() {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw new IllegalStateException("reading an array cannot fail", e);
    }
  }

  /**
   * The text of the string, number or word that the cursor stands on. A string may contain lone
   * surrogates: JSON's escapes can say them.
   *
   * @throws BadJsonException where the string is not well formed
   */
  public String text() throws BadJsonException {
    try {
      String text = parser.getText();
      checkString();
      return text;
    } catch (JsonProcessingException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new IllegalStateException("reading an array cannot fail", e);
    }
  }

  /**
   * The number that the cursor stands on, as near as a double can be to it.
   *
   * @throws BadJsonException {@code number_too_long} where it has too many characters to be read
   */
  public double number() throws BadJsonException {
    return Double.parseDouble(numberText());
  }

  /**
   * The number that the cursor stands on, as it was written.
   *
   * @throws BadJsonException {@code number_too_long} where it has too many characters to be read
   */
  public String numberText() throws BadJsonException {
    String text = text();
    if (text.length() > limits.numberCharsMax()) {
      throw new BadJsonException(
          "number_too_long",
          "a number may have at most %d characters%s".formatted(limits.numberCharsMax(), place()));
    }
    return text;
  }

  /**
   * Goes to the end of the value that the cursor stands on. Its numbers may be as long as they
   * like: nobody here is going to read them.
   *
   * @throws BadJsonException where the value breaks a rule or a limit
   */
  public void skipValue() throws BadJsonException {
    if (current().isStructStart()) {
      int outside = depth - 1;
      while (depth > outside) {
        next();
      }
    } else {
      finish();
    }
  }

  /** Jackson puts off reading a string until somebody asks for it. */
  private void finish() throws BadJsonException {
    try {
      parser.finishToken();
      checkString();
    } catch (JsonProcessingException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new IllegalStateException("reading an array cannot fail", e);
    }
  }

  /** Where in the document the value begins that the cursor stands on, in bytes. */
  public int startByte() {
    return byteOf(parser.currentTokenLocation().getCharOffset());
  }

  /** Where in the document the cursor has got to, in bytes: after what it has read. */
  public int endByte() {
    return byteOf(parser.currentLocation().getCharOffset());
  }

  /**
   * Goes to the end of the value that the cursor stands on and copies it as it was written.
   *
   * @throws BadJsonException as {@link #skipValue} does
   */
  public byte[] slice() throws BadJsonException {
    int start = startByte();
    skipValue();
    return Arrays.copyOfRange(document, start, endByte());
  }

  private int byteOf(long charOffset) {
    if (ascii) {
      return (int) charOffset;
    }
    while (knownChar < charOffset) {
      int lead = document[knownByte] & 0xFF;
      int bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      knownByte += bytes;
      knownChar += bytes == 4 ? 2 : 1; // above U+FFFF: two Java characters
    }
    return knownByte;
  }

  /** Begins to count tokens anew: for each item of a batch. */
  public void restartTokenCount() {
    tokens = 0;
  }

  /**
   * Makes sure that nothing but white space follows.
   *
   * @throws BadJsonException {@code trailing_data} where something does
   */
  public void end() throws BadJsonException {
    JsonToken token;
    try {
      token = parser.nextToken();
    } catch (IOException e) {
      token = JsonToken.NOT_AVAILABLE; // whatever it is, it is not white space
    }
    if (token != null) {
      throw new BadJsonException(
          "trailing_data", "something follows the end of the JSON document" + place());
    }
  }

  /** Gives buffers back. */
  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing an array cannot fail", e);
    }
  }
}
