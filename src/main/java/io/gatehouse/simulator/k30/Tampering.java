package io.gatehouse.simulator.k30;

/** What somebody on the network may do to a push. */
public enum Tampering {
  /** One character of the encrypted data is another. */
  BIT_FLIP,
  WRONG_SIGNATURE,
  OTHER_KEY,
  /** Half of the encrypted data. */
  CUT_DATA,
  /** Another timestamp under the old signature. */
  CHANGED_TIMESTAMP,
  /** Data of another record under the old signature. */
  FORGED_DATA,
  /** No JSON at all. */
  GARBAGE,
  /** The very bytes of a push that was acknowledged before. */
  REPLAY,
  /** A record acknowledged before, rightly signed, with a timestamp a year old. */
  OLD_TIMESTAMP;

  /** True where an acknowledgement does no harm: the record is known already. */
  public boolean isHarmless() {
    return this == REPLAY || this == OLD_TIMESTAMP;
  }
}
