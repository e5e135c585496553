package io.dehaze.gateway.auth;

/** Why it is not known who sent a request. */
public enum Refusal {
  /** There is no {@code Authorization: Bearer} at all. */
  MISSING("missing", false, "this needs a token: Authorization: Bearer <token>"),
  /** Neither a key of the file nor a token that could be read. */
  UNKNOWN("invalid", true, "the token is not known here"),
  /** No key of ours has signed it, or not like that. */
  SIGNATURE("invalid", true, "the token's signature is not accepted here"),
  /** Without these claims nobody can tell whom it is for and until when. */
  CLAIMS("invalid", true, "the token must be a JWT with exp, and of a type that gives access"),
  /** It was issued for another service. */
  AUDIENCE("invalid", true, "the token is for another service: its aud does not name this one"),
  /** It was issued by somebody else. */
  ISSUER("invalid", true, "the token's iss is not the one that is accepted here"),
  /** Its time is over. */
  EXPIRED("expired", true, "the token has expired"),
  /** Its time has not come. */
  EARLY("early", true, "the token is not valid yet: see its nbf, and the clocks"),
  /** Too many wrong ones came from the same address. */
  LIMITED("limited", false, "too many wrong tokens came from this address; wait a little"),
  /** The keys that would tell cannot be read. */
  UNAVAILABLE("unavailable", false, "the keys that tokens are checked with cannot be read now");

  private final String outcome;
  private final boolean isFailure;
  private final String sentence;

  Refusal(String outcome, boolean isFailure, String sentence) {
    this.outcome = outcome;
    this.isFailure = isFailure;
    this.sentence = sentence;
  }

  /** What metrics call it. */
  public String outcome() {
    return outcome;
  }

  /** Whether it may have been a guess, and counts as a failed log-in. */
  boolean isFailure() {
    return isFailure;
  }

  /** The same for the caller; has no character that a header's quoted string could not have. */
  public String sentence() {
    return sentence;
  }
}
