package io.dehaze.gateway.http;

/**
 * Why a request is not carried out, in the words that its sender gets to read.
 *
 * @param code what went wrong, from {@link Codes}: part of the API, programs may rely on it
 * @param error a sentence for people; whatever in it comes from the request is safe to put into
 *     JSON, because the JSON writer escapes it
 * @param field what in the request is meant: a field, a header or a parameter; null where the
 *     request as a whole is meant
 */
public record Refusal(String code, String error, String field) {

  /** A refusal of the request as a whole. */
  public static Refusal of(String code, String error) {
    return new Refusal(code, error, null);
  }
}
