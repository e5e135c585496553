package io.dehaze.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Optional;
import java.util.Set;

/**
 * A key that checks signatures, for one algorithm only: the key decides how a signature is checked,
 * never the token (RFC 8725 section 3.1). Shows nothing of itself.
 */
final class TokenKey {
  /** The algorithms whose keys are published. */
  static final Set<JWSAlgorithm> PUBLIC = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

  private static final int RSA_BITS_MIN = 2_048;

  private final String id; // null where it fits any
  private final JWSAlgorithm algorithm;
  private final JWSVerifier verifier;

  private TokenKey(String id, JWSAlgorithm algorithm, JWSVerifier verifier) {
    this.id = id;
    this.algorithm = algorithm;
    this.verifier = verifier;
  }

  /**
   * A secret that issuer and gateway share, for HS256.
   *
   * @throws BadCredentials where it is shorter than 256 bits (RFC 7518 section 3.2)
   */
  static TokenKey ofSecret(byte[] secret) throws BadCredentials {
    try {
      return new TokenKey(null, JWSAlgorithm.HS256, new MACVerifier(secret));
    } catch (JOSEException e) {
      throw new BadCredentials("a secret must have at least 32 bytes");
    }
  }

  /**
   * A public key for RS256 or ES256; empty for one of another kind. A symmetric key is never taken
   * from a set of public ones.
   */
  static Optional<TokenKey> of(JWK key) {
    try {
      if (key instanceof RSAKey rsa
          && rsa.size() >= RSA_BITS_MIN
          && serves(key, JWSAlgorithm.RS256)) {
        RSASSAVerifier verifier = new RSASSAVerifier(rsa.toPublicJWK());
        return Optional.of(new TokenKey(key.getKeyID(), JWSAlgorithm.RS256, verifier));
      }
      if (key instanceof ECKey ec
          && ec.getCurve().equals(Curve.P_256)
          && serves(key, JWSAlgorithm.ES256)) {
        ECDSAVerifier verifier = new ECDSAVerifier(ec.toPublicJWK());
        return Optional.of(new TokenKey(key.getKeyID(), JWSAlgorithm.ES256, verifier));
      }
      return Optional.empty();
    } catch (JOSEException e) { // a point that is on no curve, or a number that is no modulus
      return Optional.empty();
    }
  }

  private static boolean serves(JWK key, JWSAlgorithm algorithm) {
    return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm));
  }

  /** Whether a token says that it is signed with this key, or at least does not say otherwise. */
  boolean fits(JWSHeader header) {
    return algorithm.equals(header.getAlgorithm())
        && (id == null || header.getKeyID() == null || id.equals(header.getKeyID()));
  }

  JWSVerifier verifier() {
    return verifier;
  }
}
