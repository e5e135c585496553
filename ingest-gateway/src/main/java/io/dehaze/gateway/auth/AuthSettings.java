package io.dehaze.gateway.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How callers are known.
 *
 * @param isRequired whether anybody is asked at all; otherwise everybody may do everything
 * @param apiKeys the file of keys
 * @param secrets the file of secrets for HS256
 * @param jwks where the public keys of tokens are: a file or an address
 * @param rules what tokens must say
 * @param refresh how often all that is read again
 * @param failuresPerMinute how many wrong tokens may come from one address in a minute
 * @param origins the pages of which origins may use the API from a browser
 */
public record AuthSettings(
    boolean isRequired,
    Optional<Path> apiKeys,
    Optional<Path> secrets,
    Optional<String> jwks,
    TokenRules rules,
    Refresh refresh,
    int failuresPerMinute,
    Set<String> origins) {
  private static final String SCHEME_END = "://";

  /**
   * How often keys are read again.
   *
   * @param files how often files are looked at
   * @param address how often the address of keys is asked
   * @param addressAgain how soon it is asked again where it failed, or a token names a new key
   * @param addressTimeout how long an answer may take, all of it
   */
  public record Refresh(
      Duration files, Duration address, Duration addressAgain, Duration addressTimeout) {
    /** Files every 5 s, an address every 5 min, and at most every 10 s. */
    public static final Refresh DEFAULT =
        new Refresh(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));
  }

  /** How many wrong tokens an address has in a minute where nothing else is said. */
  public static final int FAILURES_PER_MINUTE = 30;

  /** Nobody is asked. */
  public static final AuthSettings NONE =
      new AuthSettings(
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          TokenRules.DEFAULT,
          Refresh.DEFAULT,
          FAILURES_PER_MINUTE,
          Set.of());

  /** Copies the origins, so that settings never change once read. */
  public AuthSettings {
    origins = Set.copyOf(origins);
  }

  /**
   * Why keys cannot be where a setting says, as the end of a sentence; empty where they can.
   *
   * @param jwks a file or an address, or null
   */
  public static Optional<String> mistakeInJwks(String jwks) {
    if (jwks == null || !jwks.contains(SCHEME_END)) {
      return Optional.empty();
    }
    try {
      return KeyAddress.mistake(new URI(jwks));
    } catch (URISyntaxException e) {
      return Optional.of("is no address");
    }
  }

  /** The file of public keys, where they are in one. */
  Optional<Path> jwksFile() {
    return jwks.filter(where -> !where.contains(SCHEME_END)).map(Path::of);
  }

  /** The address of public keys, where they are at one. */
  Optional<URI> jwksAddress() {
    return jwks.filter(where -> where.contains(SCHEME_END)).map(URI::create);
  }
}
