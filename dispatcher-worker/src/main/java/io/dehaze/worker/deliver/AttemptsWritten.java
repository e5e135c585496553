package io.dehaze.worker.deliver;

/** Which attempts are written down. */
public enum AttemptsWritten {
  /** Every attempt and every end. */
  ALL,
  /** What failed, and ends that are not a plain first success. */
  FAILURES
}
