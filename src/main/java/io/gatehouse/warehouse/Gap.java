package io.gatehouse.warehouse;

import java.time.Instant;

/**
 * A stretch of time in which a feed may have missed events.
 *
 * @param from the last moment known to be complete
 * @param to the first moment known to be complete again
 * @param reason why, in one line
 * @param ofRejected whether all that lacks are rejected rows that name it: see {@link #interval}
 */
public record Gap(Instant from, Instant to, String reason, boolean ofRejected) {

  public Gap(Instant from, Instant to, String reason) {
    this(from, to, reason, false);
  }

  /** By which a rejected row names the gap that tells of it: ISO 8601, {@code from/to}. */
  public String interval() {
    return interval(from, to);
  }

  public static String interval(Instant from, Instant to) {
    return from + "/" + to;
  }

  /**
   * A stretch that has been read whole since: the gaps of its feed that lie within it are filled.
   *
   * @param from inclusive
   * @param to inclusive
   * @param onlyFromItsBeginning whether it says nothing of gaps that begin later: it is of another
   *     kind, such as a month beside days
   */
  public record Filled(Instant from, Instant to, boolean onlyFromItsBeginning) {

    public Filled(Instant from, Instant to) {
      this(from, to, false);
    }

    /** For lists of what is now: whatever they lacked before, they lack no more. */
    public static Filled until(Instant moment) {
      return new Filled(Instant.EPOCH, moment);
    }
  }
}
