package io.dehaze.gateway.http;

/** What a body holds, as far as the request's head tells. It decides which limit applies. */
public enum BodyShape {
  /** One thing. */
  SINGLE,
  /** An array of things. */
  BATCH,
  /** An array if the first byte that is not blank is a bracket, otherwise one thing. */
  EITHER
}
