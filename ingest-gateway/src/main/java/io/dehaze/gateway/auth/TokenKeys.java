package io.dehaze.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys that sign tokens, as they are read from files and addresses. */
final class TokenKeys {
  private static final int KEYS_MAX = 100;
  private static final String BASE64 = "base64:";

  private TokenKeys() {}

  /**
   * Secrets for HS256, each on a line, as its bytes in UTF-8 or behind {@code base64:}. Several may
   * be there, so that an old one goes on while issuers change over.
   *
   * @throws BadCredentials where there is none, or one is too short
   */
  static List<TokenKey> ofSecrets(List<String> lines) throws BadCredentials {
    List<TokenKey> keys = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        keys.add(TokenKey.ofSecret(secret(line.strip())));
      }
    }
    return some(keys, "there is no secret in it");
  }

  private static byte[] secret(String line) throws BadCredentials {
    if (!line.startsWith(BASE64)) {
      return line.getBytes(UTF_8);
    }
    try {
      return Base64.getDecoder().decode(line.substring(BASE64.length()));
    } catch (IllegalArgumentException e) {
      throw new BadCredentials("what stands behind " + BASE64 + " is not Base64");
    }
  }

  /**
   * The public keys of a JSON Web Key Set (RFC 7517). Keys for other purposes or of other kinds are
   * passed over.
   *
   * @throws BadCredentials where it is no such set, or none of its keys is of use
   */
  static List<TokenKey> ofJwks(byte[] json) throws BadCredentials {
    try {
      List<TokenKey> keys =
          JWKSet.parse(new String(json, UTF_8)).getKeys().stream()
              .limit(KEYS_MAX)
              .flatMap(each -> TokenKey.of(each).stream())
              .toList();
      return some(
          keys, "it has no public key for RS256 (of 2048 bits at least) or ES256 with use sig");
    } catch (ParseException e) { // whose text might show a key
      throw new BadCredentials("it is no JSON Web Key Set");
    }
  }

  private static List<TokenKey> some(List<TokenKey> keys, String otherwise) throws BadCredentials {
    if (keys.isEmpty()) {
      throw new BadCredentials(otherwise);
    }
    return List.copyOf(keys);
  }
}
