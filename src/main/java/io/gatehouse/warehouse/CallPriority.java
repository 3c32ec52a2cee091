package io.gatehouse.warehouse;

import java.time.Duration;

/** Who is served first where calls to a vendor are limited. */
public enum CallPriority {
  /** Events as they happen. */
  LIVE,

  /** People, devices, rules, reports: what gives way to events. */
  REFERENCE,

  /** What reaches far back: the history of a first run, a backfill. */
  HISTORY;

  /** After so long a wait a call counts as one of the class above. */
  static final Duration RISES_AFTER = Duration.ofMinutes(3);

  /** What it counts as once it has waited for that long. */
  public CallPriority after(Duration waited) {
    long risen = Math.max(0, waited.toMillis() / RISES_AFTER.toMillis());
    return values()[(int) Math.max(0, ordinal() - risen)];
  }

  /**
   * How many calls of a window may be made before calls of this class are spaced evenly: what is
   * above stays free for those that come before it.
   */
  int free(int calls) {
    return switch (this) {
      case LIVE -> calls * 3 / 4;
      case REFERENCE -> calls / 2;
      case HISTORY -> calls * 2 / 5;
    };
  }

  /** How many calls of a window there may be before calls of this class wait. */
  int most(int calls) {
    return switch (this) {
      case LIVE -> calls;
      case REFERENCE -> calls - calls / 20;
      case HISTORY -> calls - calls / 10;
    };
  }
}
