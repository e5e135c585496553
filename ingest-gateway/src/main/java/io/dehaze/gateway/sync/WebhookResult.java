package io.dehaze.gateway.sync;

import static io.dehaze.json.JsonBytes.piece;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.dehaze.json.BadJsonException;
import io.dehaze.json.JsonBytes;
import io.dehaze.json.JsonCursor;
import io.dehaze.json.JsonLimits;
import io.dehaze.json.StrictJson;
import io.dehaze.reply.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a webhook answered, as the caller of a synchronous event gets it. JSON is handed on byte for
 * byte, whatever the answer's content type says; of an object with the member {@code response},
 * that member's value. All else becomes a string: text as it is, other bytes as Base64; and then
 * the content type says what it is.
 *
 * @param json the result: a JSON document
 * @param contentType what the webhook said that it is; null where that was nothing, and of JSON
 * @param isBase64 whether it is a string of Base64
 */
record WebhookResult(byte[] json, String contentType, boolean isBase64) {
  /** Nesting that every client can read; its size is limited by that of the whole answer. */
  private static final StrictJson JSON =
      new StrictJson(
          new JsonLimits(1_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

  private static final String RESPONSE = "response";
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);
  private static final byte[] ID = piece("{\"id\":");
  private static final byte[] STATUS = piece(",\"status\":");
  private static final byte[] RESULT = piece(",\"result\":");
  private static final byte[] CONTENT_TYPE = piece(",\"contentType\":");
  private static final byte[] ENCODING = piece(",\"encoding\":\"base64\"");
  private static final byte[] END = piece("}");
  private static final int ENVELOPE_BYTES = 128;

  static WebhookResult of(Reply.Answered answer) {
    byte[] json = parsed(answer.body());
    return json == null ? asString(answer) : new WebhookResult(json, null, false);
  }

  /** The part of a JSON body that is the result; null where the body is not JSON. */
  private static byte[] parsed(byte[] body) {
    try (JsonCursor cursor = JSON.open(body)) {
      byte[] response = cursor.next() == JsonToken.START_OBJECT ? response(cursor) : skip(cursor);
      cursor.end();
      return response == null ? body : response;
    } catch (BadJsonException e) {
      return null;
    }
  }

  private static byte[] response(JsonCursor cursor) throws BadJsonException {
    byte[] response = null;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      boolean isResponse = cursor.fieldName().equals(RESPONSE);
      cursor.next();
      if (isResponse) {
        response = cursor.slice();
      } else {
        cursor.skipValue();
      }
    }
    return response;
  }

  private static byte[] skip(JsonCursor cursor) throws BadJsonException {
    cursor.skipValue();
    return null;
  }

  private static WebhookResult asString(Reply.Answered answer) {
    String text = text(answer);
    boolean isText = text != null;
    String string = isText ? text : Base64.getEncoder().encodeToString(answer.body());
    byte[] json = new JsonBytes(string.length() + 2).quoted(string).toBytes();
    return new WebhookResult(json, answer.contentType(), !isText);
  }

  /**
   * Null where the bytes are no text in the charset that the answer names, by default UTF-8. The
   * JDK's decoder of UTF-32 lets halves of surrogate pairs through, which are no text either.
   */
  private static String text(Reply.Answered answer) {
    try {
      String text =
          charset(answer.contentType())
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(answer.body()))
              .toString();
      return UTF_8.newEncoder().canEncode(text) ? text : null;
    } catch (CharacterCodingException
        | IllegalCharsetNameException
        | UnsupportedCharsetException e) {
      return null;
    }
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType == null ? "" : contentType);
    return named.find() ? Charset.forName(named.group(1)) : UTF_8;
  }

  /** The whole answer to the caller whose webhook said 2xx. */
  byte[] answer(String id, int status) {
    JsonBytes answer = new JsonBytes(ENVELOPE_BYTES + json.length);
    answer.raw(ID).quoted(id).raw(STATUS).number(status).raw(RESULT).raw(json);
    if (contentType != null) {
      answer.raw(CONTENT_TYPE).quoted(contentType);
    }
    if (isBase64) {
      answer.raw(ENCODING);
    }
    return answer.raw(END).toBytes();
  }

  /** Writes the same members into an answer that says more. */
  void writeTo(JsonGenerator answer) throws IOException {
    answer.writeFieldName("result");
    answer.writeRawValue(new String(json, UTF_8));
    if (contentType != null) {
      answer.writeStringField("contentType", contentType);
    }
    if (isBase64) {
      answer.writeStringField("encoding", "base64");
    }
  }
}
