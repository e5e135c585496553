package io.dehaze.gateway.auth;

/**
 * What a signed token must say.
 *
 * @param audience what its {@code aud} must name
 * @param issuer what its {@code iss} must be; empty where anything will do
 * @param skewMs by how much the issuer's clock may differ from ours, in milliseconds
 * @param rightsClaim in which claim its rights are: a text with blanks, or a list of texts
 */
public record TokenRules(String audience, String issuer, long skewMs, String rightsClaim) {
  /** For this service, from anybody whose key is known, with rights as OAuth's scopes. */
  public static final TokenRules DEFAULT = new TokenRules("dehaze", "", 30_000, "scope");
}
