package io.dehaze.credentials;

import io.dehaze.secret.Encrypted;
import io.dehaze.secret.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a trigger's calls prove themselves with. Its secrets are open where they were just given or
 * decrypted, and closed in what the trigger lane holds: then {@code encrypted} has them.
 *
 * @param signing the keys that sign, each of them; several while one takes over from another
 * @param headers headers that every call has; their values are secrets
 * @param authorization for the Authorization header, or null
 * @param tls for calls over TLS, or null
 * @param encrypted all secrets, each by its id; null where there are none or they are open
 */
public record Credentials(
    List<SigningKey> signing,
    Map<String, HeldSecret> headers,
    Authorization authorization,
    TlsSettings tls,
    Encrypted encrypted) {
  /** Nothing: calls are neither signed nor carry anything of their trigger's own. */
  public static final Credentials NONE = new Credentials(List.of(), Map.of(), null, null, null);

  /**
   * What was stored and cannot be understood, perhaps because a newer version wrote it. It can
   * never be decrypted, and so nothing is ever sent without it.
   */
  static final Credentials UNKNOWN =
      new Credentials(List.of(), Map.of(), null, null, new Encrypted("unknown", new byte[0]));

  /** Copies what it is given; headers are in the order of their names. */
  public Credentials {
    signing = List.copyOf(signing);
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /** Whether there is nothing at all. */
  public boolean isNone() {
    return signing.isEmpty()
        && headers.isEmpty()
        && authorization == null
        && tls == null
        && encrypted == null;
  }

  /** Whether there is any secret, open, closed or to be kept. */
  public boolean hasSecrets() {
    return encrypted != null || !secrets().isEmpty();
  }

  /** All secrets, closed or open. */
  private List<HeldSecret> secrets() {
    List<HeldSecret> all = new ArrayList<>();
    map(
        secret -> {
          all.add(secret);
          return secret;
        });
    return all;
  }

  /** Whether there is a secret that is not at hand. */
  public boolean isClosed() {
    return encrypted != null || secrets().stream().anyMatch(secret -> !secret.isOpen());
  }

  /** The secrets that are at hand, by id. */
  public Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    for (HeldSecret secret : secrets()) {
      if (secret.isOpen()) {
        values.put(secret.id(), secret.value().reveal());
      }
    }
    return values;
  }

  /** The same with its secrets open. One that is not among the values stays closed. */
  public Credentials opened(Map<String, String> values) {
    return map(
        secret ->
            values.containsKey(secret.id())
                ? secret.with(new Secret(values.get(secret.id())))
                : secret);
  }

  /** The same, closed. */
  public Credentials closed(Encrypted all) {
    Credentials closed = map(secret -> secret.with(null));
    return new Credentials(closed.signing, closed.headers, closed.authorization, closed.tls, all);
  }

  /** Whether both say the same, whatever their secrets are called. Both must be open. */
  public boolean saysTheSameAs(Credentials other) {
    return map(HeldSecret::nameless).equals(other.map(HeldSecret::nameless));
  }

  private Credentials map(UnaryOperator<HeldSecret> change) {
    Map<String, HeldSecret> changed = new TreeMap<>();
    headers.forEach((name, value) -> changed.put(name, change.apply(value)));
    return new Credentials(
        signing.stream()
            .map(key -> new SigningKey(change.apply(key.secret()), key.publicKey()))
            .toList(),
        changed,
        authorization == null
            ? null
            : new Authorization(authorization.user(), change.apply(authorization.secret())),
        tls == null || tls.key() == null
            ? tls
            : new TlsSettings(tls.ca(), tls.certificate(), change.apply(tls.key())),
        null);
  }
}
