package io.dehaze.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks signed tokens: JWT (RFC 7519) with the precautions of RFC 8725. The signature comes first,
 * so that nothing is said about the claims of a token that somebody made up. Immutable.
 */
final class Tokens {
  private static final Set<String> TYPES = Set.of("JWT", "AT+JWT"); // RFC 9068 for the second
  private static final int NAME_CHARACTERS_MAX = 100;

  private final List<TokenKey> keys;
  private final TokenRules rules;

  Tokens(List<TokenKey> keys, TokenRules rules) {
    this.keys = List.copyOf(keys);
    this.rules = rules;
  }

  /** What there is to say about a token. */
  Verdict judge(String token, long nowMs) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (keys.stream().noneMatch(key -> key.fits(jwt.getHeader()))) {
        return new Verdict.Refused(Refusal.SIGNATURE);
      }
      return isSigned(jwt)
          ? claims(jwt.getHeader(), jwt.getJWTClaimsSet(), nowMs)
          : new Verdict.Refused(Refusal.SIGNATURE);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return new Verdict.Refused(Refusal.UNKNOWN);
    }
  }

  /** Whether a token names a public key that is not there; then it may be newer than the keys. */
  boolean namesUnknownKey(String token) {
    try {
      JWSHeader header = SignedJWT.parse(token).getHeader();
      return header.getKeyID() != null
          && TokenKey.PUBLIC.contains(header.getAlgorithm())
          && keys.stream().noneMatch(key -> key.fits(header));
    } catch (ParseException | IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isSigned(SignedJWT jwt) throws JOSEException {
    for (TokenKey key : keys) {
      if (key.fits(jwt.getHeader()) && jwt.verify(key.verifier())) {
        return true;
      }
    }
    return false;
  }

  private Verdict claims(JWSHeader header, JWTClaimsSet claims, long nowMs) throws ParseException {
    Date expires = claims.getExpirationTime();
    if (expires == null || !givesAccess(header.getType())) {
      return new Verdict.Refused(Refusal.CLAIMS);
    }
    if (!claims.getAudience().contains(rules.audience())) {
      return new Verdict.Refused(Refusal.AUDIENCE);
    }
    if (!rules.issuer().isEmpty() && !rules.issuer().equals(claims.getIssuer())) {
      return new Verdict.Refused(Refusal.ISSUER);
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && notBefore.toInstant().toEpochMilli() - rules.skewMs() > nowMs) {
      return new Verdict.Refused(Refusal.EARLY);
    }
    long goodUntilMs = expires.toInstant().toEpochMilli() + rules.skewMs();
    return goodUntilMs <= nowMs
        ? new Verdict.Refused(Refusal.EXPIRED)
        : new Verdict.Known(new Caller(name(claims), Rights.of(scopes(claims)), goodUntilMs));
  }

  private static boolean givesAccess(JOSEObjectType type) {
    return type == null || TYPES.contains(type.getType().toUpperCase(Locale.ROOT));
  }

  /** Nothing but visible ASCII, since it goes into logs. */
  private static String name(JWTClaimsSet claims) {
    String subject = claims.getSubject();
    if (subject == null) {
      return "somebody";
    }
    String shown = subject.replaceAll("[^!#-~]", "?");
    return shown.substring(0, Math.min(shown.length(), NAME_CHARACTERS_MAX));
  }

  private List<String> scopes(JWTClaimsSet claims) throws ParseException {
    Object claim = claims.getClaim(rules.rightsClaim());
    if (claim instanceof String text) {
      return Arrays.asList(text.split(" ", -1));
    }
    return claim instanceof List ? claims.getStringListClaim(rules.rightsClaim()) : List.of();
  }
}
