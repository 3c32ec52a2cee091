package io.gatehouse.simulator.wecom;

/** Deliberately bad punch records, and whether a warehouse can still make a row of one. */
public enum BadPunch {
  MISSING_TIME(true),
  /** The time is a word. */
  TEXT_TIME(true),
  /** The time in microseconds. */
  ABSURD_TIME(true),
  MISSING_USER(true),
  /** Numbers written as strings, the time too. */
  TEXT_NUMBERS(false);

  private final boolean rejected;

  BadPunch(boolean rejected) {
    this.rejected = rejected;
  }

  /** True: must become a rejected row. False: must become a row all the same. */
  public boolean isRejected() {
    return rejected;
  }
}
