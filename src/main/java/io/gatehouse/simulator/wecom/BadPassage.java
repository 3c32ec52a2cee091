package io.gatehouse.simulator.wecom;

/** Deliberately bad passage records, and whether a warehouse can still make a row of one. */
public enum BadPassage {
  MISSING_TIME(true),
  /** The timestamp is a word. */
  TEXT_TIME(true),
  /** The timestamp in microseconds: a year that no calendar needs. */
  ABSURD_TIME(true),
  MISSING_DEVICE(true),
  /** Somebody passed, nobody knows who. */
  MISSING_PERSON(false),
  /** Numbers written as strings, the timestamp too. */
  TEXT_NUMBERS(false);

  private final boolean rejected;

  BadPassage(boolean rejected) {
    this.rejected = rejected;
  }

  /** True: must become a rejected row. False: must become a row all the same. */
  public boolean isRejected() {
    return rejected;
  }
}
