package io.dehaze.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import io.dehaze.event.FieldNames;
import io.dehaze.event.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads what a trigger's calls prove themselves with. A secret stands there itself, as a string, or
 * as the object with an {@code id} that is shown in its place, which keeps it. No sentence of a
 * problem has anything of a secret in it.
 */
public final class CredentialsReader {
  /** More keys at a time than any rotation needs. */
  static final int SIGNING_KEYS_MAX = 8;

  private static final int TOKEN_CHARS_MAX = 4_096;
  private static final int NAME_CHARS_MAX = 256;
  private static final FieldNames OF_SECRET =
      new FieldNames("id", "since", "algorithm", "publicKey");
  private static final FieldNames OF_AUTHORIZATION = new FieldNames("bearer", "basic");
  private static final FieldNames OF_BASIC = new FieldNames("user", "password");

  private final Problems problems;
  private final Instant now;

  /**
   * Reads at some time.
   *
   * @param problems where it notes what is wrong
   * @param now since when secrets are there that stand here themselves
   */
  public CredentialsReader(Problems problems, Instant now) {
    this.problems = problems;
    this.now = now;
  }

  /**
   * Reads the fields {@code signing}, {@code headers}, {@code authorization} and {@code tls} of an
   * object. What it returns makes sense only where no problem was noted.
   */
  public Credentials read(JsonNode fields) {
    TlsSettings tls = new TlsReader(this, problems).read(fields.path("tls"));
    TlsReader.checkPair(tls, problems);
    return new Credentials(
        signing(fields.path("signing")),
        headers(fields.path("headers")),
        authorization(fields.path("authorization")),
        tls,
        null);
  }

  /** Reads what this version or another one stored; closed. */
  public static Credentials readStored(JsonNode fields) {
    Problems problems = new Problems();
    Credentials read = new CredentialsReader(problems, Instant.EPOCH).read(fields);
    return problems.isEmpty() ? read : Credentials.UNKNOWN;
  }

  private List<SigningKey> signing(JsonNode keys) {
    List<SigningKey> read = new ArrayList<>();
    if (isAbsent(keys)) {
      return read;
    }
    if (!keys.isArray() || keys.size() > SIGNING_KEYS_MAX) {
      problems.invalid(
          "signing", "signing must be a list of at most %d keys".formatted(SIGNING_KEYS_MAX));
      return read;
    }
    for (JsonNode key : keys) {
      HeldSecret secret = secret("signing", key, text -> true, SigningKey.RULE);
      if (secret != null && secret.isOpen()) {
        SigningKey given = SigningKey.given(secret);
        if (given == null) {
          problems.invalid("signing", "each key of signing must be " + SigningKey.RULE);
        } else {
          read.add(given);
        }
      } else if (secret != null) {
        read.add(new SigningKey(secret, key.path("publicKey").textValue()));
      }
    }
    return read;
  }

  private Map<String, HeldSecret> headers(JsonNode headers) {
    Map<String, HeldSecret> read = new HashMap<>();
    if (isAbsent(headers)) {
      return read;
    }
    if (!headers.isObject() || headers.size() > HeaderRules.HEADERS_MAX) {
      problems.invalid(
          "headers",
          "headers must be an object of at most %d headers".formatted(HeaderRules.HEADERS_MAX));
      return read;
    }
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      String name = header.getKey();
      if (HeaderRules.isName(name, problems)) {
        if (!seen.add(name.toLowerCase(Locale.ROOT))) {
          problems.invalid("headers." + name, "headers must name each header once");
        }
        HeldSecret value =
            secret(
                "headers." + name,
                header.getValue(),
                text -> HeaderRules.isValue(text, HeaderRules.VALUE_CHARS_MAX),
                "1 to %d visible ASCII characters, with spaces only within"
                    .formatted(HeaderRules.VALUE_CHARS_MAX));
        if (value != null) {
          read.put(name, value);
        }
      }
    }
    return read;
  }

  private Authorization authorization(JsonNode authorization) {
    if (isAbsent(authorization)) {
      return null;
    }
    JsonNode bearer = authorization.path("bearer");
    JsonNode basic = authorization.path("basic");
    refuseOthers(authorization, OF_AUTHORIZATION, Set.of("bearer", "basic"));
    if (!authorization.isObject() || isAbsent(bearer) == isAbsent(basic)) {
      problems.invalid(
          "authorization",
          "authorization must be {\"bearer\": token} or {\"basic\": {\"user\", \"password\"}}");
      return null;
    }
    return isAbsent(basic) ? bearer(bearer) : basic(basic);
  }

  private Authorization bearer(JsonNode token) {
    HeldSecret secret =
        secret(
            "authorization.bearer",
            token,
            text -> HeaderRules.isValue(text, TOKEN_CHARS_MAX) && text.indexOf(' ') < 0,
            "1 to %d visible ASCII characters, without spaces".formatted(TOKEN_CHARS_MAX));
    return secret == null ? null : new Authorization(null, secret);
  }

  private Authorization basic(JsonNode basic) {
    refuseOthers(basic, OF_BASIC, Set.of("user", "password"));
    String user = basic.path("user").textValue();
    if (user == null || !isNameOrPassword(user) || user.indexOf(':') >= 0) { // RFC 7617 section 2
      problems.invalid(
          "authorization.basic.user",
          "user must be 1 to %d characters, without colons and control characters"
              .formatted(NAME_CHARS_MAX));
      user = "";
    }
    HeldSecret password =
        secret(
            "authorization.basic.password",
            basic.path("password"),
            CredentialsReader::isNameOrPassword,
            "1 to %d characters, without control characters".formatted(NAME_CHARS_MAX));
    return password == null ? null : new Authorization(user, password);
  }

  private static boolean isNameOrPassword(String text) {
    return !text.isEmpty()
        && text.length() <= NAME_CHARS_MAX
        && text.chars()
            .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
  }

  /**
   * Reads one secret.
   *
   * @param rule what a secret that stands there itself must be, for a sentence that says so
   * @return the secret, open or to be kept; null where a problem was noted
   */
  HeldSecret secret(String field, JsonNode node, Predicate<String> isGood, String rule) {
    if (node.isTextual()) {
      if (isGood.test(node.textValue())) {
        return HeldSecret.given(node.textValue(), now);
      }
      problems.invalid(field, "%s must be %s".formatted(field, rule));
      return null;
    }
    String id = node.path("id").textValue();
    if (id == null || id.isEmpty() || id.length() > 64) {
      problems.invalid(
          field,
          "%s must be a string, %s; or, to keep what is stored, the object with its id that GET shows"
              .formatted(field, rule));
      return null;
    }
    refuseOthers(node, OF_SECRET, Set.of("id", "since", "algorithm", "publicKey"));
    return new HeldSecret(id, time(node.path("since").asText("")), null);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null; // whoever keeps a secret need not say since when it is there
    }
  }

  void refuseOthers(JsonNode object, FieldNames names, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                names.refuse(name, problems);
              }
            });
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
