package io.gatehouse.simulator.axacs;

/** Which way somebody went, with the vendor's code in inOrOut. */
public enum Direction {
  UNKNOWN(0),
  IN(1),
  OUT(2);

  private final int code;

  Direction(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
