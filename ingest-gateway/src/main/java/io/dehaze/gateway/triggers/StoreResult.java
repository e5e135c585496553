package io.dehaze.gateway.triggers;

/** What became of a change to a trigger. */
enum StoreResult {
  /** It is stored, and in force in this gateway. */
  APPLIED,
  /** It may be stored or not, or is stored and not yet in force here. To repeat it is safe. */
  UNCONFIRMED,
  /** It is not stored: Kafka is away. */
  UNAVAILABLE
}
