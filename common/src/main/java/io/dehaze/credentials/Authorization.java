package io.dehaze.credentials;

/**
 * What calls say in their {@code Authorization} header.
 *
 * @param user the user of Basic (RFC 7617), visible; null for Bearer (RFC 6750)
 * @param secret the password, or the token
 */
public record Authorization(String user, HeldSecret secret) {
  /** Whether it is user and password. */
  public boolean isBasic() {
    return user != null;
  }
}
