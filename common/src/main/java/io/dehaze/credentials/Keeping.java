package io.dehaze.credentials;

import io.dehaze.event.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts secrets that are stored in the place of those that were not given anew but named by their
 * id. A secret stays of its kind: one that was a password cannot become a header.
 */
final class Keeping {
  private final Credentials stored;
  private final Problems problems;

  /**
   * Keeps from these.
   *
   * @param stored what is in force, open
   */
  Keeping(Credentials stored, Problems problems) {
    this.stored = stored;
    this.problems = problems;
  }

  Credentials in(Credentials wanted) {
    return new Credentials(
        signing(wanted.signing()),
        headers(wanted.headers()),
        authorization(wanted.authorization()),
        tls(wanted.tls()),
        null);
  }

  private List<SigningKey> signing(List<SigningKey> wanted) {
    return wanted.stream()
        .map(
            key ->
                key.secret().isOpen()
                    ? key
                    : stored.signing().stream()
                        .filter(known -> known.secret().id().equals(key.secret().id()))
                        .findFirst()
                        .orElseGet(() -> missing("signing", key)))
        .toList();
  }

  private Map<String, HeldSecret> headers(Map<String, HeldSecret> wanted) {
    Map<String, HeldSecret> kept = new HashMap<>();
    wanted.forEach(
        (name, value) ->
            kept.put(name, keep("headers." + name, value, stored.headers().values().stream())));
    return kept;
  }

  private Authorization authorization(Authorization wanted) {
    if (wanted == null) {
      return null;
    }
    Stream<HeldSecret> same =
        Optional.ofNullable(stored.authorization()).stream()
            .filter(known -> known.isBasic() == wanted.isBasic())
            .map(Authorization::secret);
    return new Authorization(wanted.user(), keep("authorization", wanted.secret(), same));
  }

  private TlsSettings tls(TlsSettings wanted) {
    if (wanted == null || wanted.key() == null) {
      return wanted;
    }
    Stream<HeldSecret> same = Optional.ofNullable(stored.tls()).map(TlsSettings::key).stream();
    return new TlsSettings(wanted.ca(), wanted.certificate(), keep("tls.key", wanted.key(), same));
  }

  private HeldSecret keep(String field, HeldSecret wanted, Stream<HeldSecret> same) {
    return wanted.isOpen()
        ? wanted
        : same.filter(known -> known.id().equals(wanted.id()))
            .findFirst()
            .orElseGet(() -> missing(field, wanted));
  }

  private <T> T missing(String field, T wanted) {
    problems.add(
        "unknown_secret",
        field,
        "%s names a secret that is not stored here: read the trigger again, or give the secret"
            .formatted(field)
            .concat(" itself"));
    return wanted;
  }
}
