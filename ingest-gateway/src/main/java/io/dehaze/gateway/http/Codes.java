package io.dehaze.gateway.http;

import java.util.Map;

/**
 * The codes of refusals that the server itself makes, and the status of every code that is not
 * answered with 400. Codes are part of the API and do not change.
 */
public final class Codes {
  public static final String BAD_CHUNKING = "bad_chunking";
  public static final String BAD_CREDENTIALS = "bad_credentials";
  public static final String BAD_HOST = "bad_host";
  public static final String BODY_INCOMPLETE = "body_incomplete";
  public static final String BODY_TIMEOUT = "body_timeout";
  public static final String BODY_TOO_LARGE = "body_too_large";
  public static final String CONTENT_ENCODING = "content_encoding";
  public static final String CONTENT_TYPE = "content_type";
  public static final String DESTINATION_NOT_ALLOWED = "destination_not_allowed";
  public static final String DUPLICATE_HEADER = "duplicate_header";
  public static final String EXPECTATION = "expectation";
  public static final String FORBIDDEN = "forbidden";
  public static final String HTTP_VERSION = "http_version";
  public static final String INTERNAL = "internal";
  public static final String KAFKA_UNAVAILABLE = "kafka_unavailable";
  public static final String KEYS_UNAVAILABLE = "keys_unavailable";
  public static final String METHOD_NOT_ALLOWED = "method_not_allowed";
  public static final String NO_CREDENTIALS = "no_credentials";
  public static final String NO_ENCRYPTION_KEY = "no_encryption_key";
  public static final String NO_SUCH_EVENT = "no_such_event";
  public static final String NO_SUCH_TRIGGER = "no_such_trigger";
  public static final String NO_TRIGGER = "no_trigger";
  public static final String NOT_FOUND = "not_found";
  public static final String ORIGIN_NOT_ALLOWED = "origin_not_allowed";
  public static final String OVERLOADED = "overloaded";
  public static final String SECRETS_LOCKED = "secrets_locked";
  public static final String RATE_LIMITED = "rate_limited";
  public static final String SYNC_IN_BATCH = "sync_in_batch";
  public static final String SYNC_TIMEOUT = "sync_timeout";
  public static final String TOO_LATE = "too_late";
  public static final String TOO_MANY_FAILURES = "too_many_failures";
  public static final String TRANSFER_ENCODING = "transfer_encoding";
  public static final String UNCONFIRMED = "unconfirmed";
  public static final String UNKNOWN_PARAMETER = "unknown_parameter";
  public static final String WEBHOOK_ANSWER_TOO_LARGE = "webhook_answer_too_large";
  public static final String WEBHOOK_FAILED = "webhook_failed";
  public static final String WEBHOOK_UNAVAILABLE = "webhook_unavailable";
  public static final String WEBHOOK_UNREACHABLE = "webhook_unreachable";

  private static final int BAD_REQUEST = 400;

  private static final Map<String, Integer> STATUS =
      Map.ofEntries(
          Map.entry(BAD_CREDENTIALS, 401),
          Map.entry(BODY_TIMEOUT, 408),
          Map.entry(BODY_TOO_LARGE, 413),
          Map.entry("too_many_items", 413),
          Map.entry(CONTENT_ENCODING, 415),
          Map.entry(CONTENT_TYPE, 415),
          Map.entry(DESTINATION_NOT_ALLOWED, 422),
          Map.entry(EXPECTATION, 417),
          Map.entry(FORBIDDEN, 403),
          Map.entry(HTTP_VERSION, 505),
          Map.entry(INTERNAL, 500),
          Map.entry(KAFKA_UNAVAILABLE, 503),
          Map.entry(KEYS_UNAVAILABLE, 503),
          Map.entry(METHOD_NOT_ALLOWED, 405),
          Map.entry(NO_CREDENTIALS, 401),
          Map.entry(NO_SUCH_EVENT, 404),
          Map.entry(NO_SUCH_TRIGGER, 404),
          Map.entry(NO_TRIGGER, 404),
          Map.entry(NOT_FOUND, 404),
          Map.entry(NO_ENCRYPTION_KEY, 409),
          Map.entry(ORIGIN_NOT_ALLOWED, 403),
          Map.entry(OVERLOADED, 503),
          Map.entry(SECRETS_LOCKED, 409),
          Map.entry(RATE_LIMITED, 429),
          Map.entry(SYNC_TIMEOUT, 504),
          Map.entry(TOO_LATE, 409),
          Map.entry(TOO_MANY_FAILURES, 429),
          Map.entry(TRANSFER_ENCODING, 501),
          Map.entry(UNCONFIRMED, 503),
          Map.entry(WEBHOOK_ANSWER_TOO_LARGE, 502),
          Map.entry(WEBHOOK_FAILED, 502),
          Map.entry(WEBHOOK_UNAVAILABLE, 503),
          Map.entry(WEBHOOK_UNREACHABLE, 502));

  private Codes() {}

  /** The status that answers a refusal with this code; 400 unless the code says otherwise. */
  public static int statusOf(String code) {
    return STATUS.getOrDefault(code, BAD_REQUEST);
  }
}
