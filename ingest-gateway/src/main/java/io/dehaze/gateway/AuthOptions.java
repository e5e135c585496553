package io.dehaze.gateway;

import io.dehaze.gateway.auth.AuthSettings;
import io.dehaze.gateway.auth.TokenRules;
import io.dehaze.settings.Between;
import io.dehaze.settings.Matching;
import io.dehaze.settings.StartFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Who may use the gateway; a picocli mixin. */
final class AuthOptions {
  enum Auth {
    NONE,
    TOKENS
  }

  @Option(
      names = "--auth",
      paramLabel = "<kind>",
      description = {
        "Who may use the API: whoever has a token (where --api-keys-file, --jwt-secret-file or --jwks"
            + " says which), or everybody. A gateway does not start without one of them; 'up' and"
            + " 'demo' on the loopback address let everybody in where nothing is said."
      })
  private Auth auth;

  @Option(
      names = "--api-keys-file",
      paramLabel = "<file>",
      description = {
        "API keys, one on each line, hashed, with their rights, as 'dehaze key' prints them. Read"
            + " again when it changes."
      })
  private Path apiKeysFile;

  @Option(
      names = "--jwt-secret-file",
      paramLabel = "<file>",
      description = {
        "Secrets of at least 32 bytes, one on each line, that sign JWTs by HS256. Read again when it"
            + " changes."
      })
  private Path jwtSecretFile;

  @Option(
      names = "--jwks",
      paramLabel = "<file or URL>",
      description = {
        "A JSON Web Key Set with the public keys of JWTs signed by RS256 or ES256: a file, or an"
            + " https:// address (http:// only of this machine). Read again every five minutes, and"
            + " when a token names a key that is not there."
      })
  private String jwks;

  @Option(
      names = "--jwt-audience",
      paramLabel = "<name>",
      defaultValue = "dehaze",
      description = "What the aud of a JWT must name.")
  private String jwtAudience;

  @Option(
      names = "--jwt-issuer",
      paramLabel = "<name>",
      description = "What the iss of a JWT must be; anything where not given.")
  private String jwtIssuer;

  @Option(
      names = "--jwt-clock-skew-seconds",
      paramLabel = "<seconds>",
      defaultValue = "30",
      description = "By how much the clock of who issues JWTs may differ, for exp and nbf.")
  @Between(min = 0, max = 600)
  private int jwtClockSkewSeconds;

  @Option(
      names = "--jwt-rights-claim",
      paramLabel = "<claim>",
      defaultValue = "scope",
      description = "Which claim of a JWT has its rights: a text with blanks, or a list.")
  private String jwtRightsClaim;

  @Option(
      names = "--auth-failures-per-minute",
      paramLabel = "<count>",
      defaultValue = "30",
      description = "How many wrong tokens may come from one address before the answer is 429.")
  @Between(min = 1, max = 100_000)
  private int failuresPerMinute;

  @Option(
      names = "--cors-origins",
      paramLabel = "<origin,...>",
      split = ",",
      description = {
        "Pages of which origins may use the API from a browser, such as https://app.example.com; none"
            + " where not given. With --auth=none also the gateway's own, where browsers call it by a"
            + " name."
      })
  @Matching(
      regex = "https?://(\\[[0-9a-f:.]+\\]|[a-z0-9.-]+)(:[0-9]{1,5})?",
      says =
          "origins as browsers send them: scheme, host in lower case and a port that is not the"
              + " scheme's own, nothing behind")
  private List<String> corsOrigins = List.of();

  /**
   * What the options say.
   *
   * @throws StartFailure where they say nothing of who may use the gateway, or contradict
   */
  AuthSettings settings() {
    if (auth == null && !areTokensKnown()) {
      throw new StartFailure(
          "Who may use this gateway? Give --api-keys-file, --jwt-secret-file or --jwks, or, where"
              + " everybody who reaches it may do everything, --auth=none.");
    }
    return settings(auth != Auth.NONE);
  }

  /**
   * The same, but where nothing is said and only this machine reaches the gateway, everybody may.
   *
   * @param host where the gateway listens
   */
  AuthSettings settingsToTry(String host) {
    return auth == null && !areTokensKnown() && isLoopback(host) ? settings(false) : settings();
  }

  private AuthSettings settings(boolean isRequired) {
    if (auth == Auth.NONE && areTokensKnown()) {
      throw new StartFailure(
          "--auth=none asks nobody for a token, but a file or address of keys is given: leave out"
              + " one of them.");
    }
    if (auth == Auth.TOKENS && !areTokensKnown()) {
      throw new StartFailure(
          "--auth=tokens needs --api-keys-file, --jwt-secret-file or --jwks to know tokens by.");
    }
    AuthSettings.mistakeInJwks(jwks)
        .ifPresent(
            mistake -> {
              throw new StartFailure("--jwks=" + jwks + " " + mistake);
            });
    return new AuthSettings(
        isRequired,
        Optional.ofNullable(apiKeysFile),
        Optional.ofNullable(jwtSecretFile),
        Optional.ofNullable(jwks),
        new TokenRules(
            jwtAudience,
            jwtIssuer == null ? "" : jwtIssuer,
            jwtClockSkewSeconds * 1_000L,
            jwtRightsClaim),
        AuthSettings.Refresh.DEFAULT,
        failuresPerMinute,
        Set.copyOf(corsOrigins));
  }

  private boolean areTokensKnown() {
    return apiKeysFile != null || jwtSecretFile != null || jwks != null;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // to listen there fails, which says it better
    }
  }
}
