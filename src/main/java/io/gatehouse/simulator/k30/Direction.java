package io.gatehouse.simulator.k30;

/** The vendor's outintype: the other way round than one expects. */
public enum Direction {
  OUT(0),
  IN(1),
  /** A code that no document has. */
  UNKNOWN(2);

  private final int code;

  Direction(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
