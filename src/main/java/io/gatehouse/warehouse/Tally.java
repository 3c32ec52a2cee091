package io.gatehouse.warehouse;

import java.time.Instant;

/**
 * How many records the vendor counts in a stretch of time, to be compared with the rows that have a
 * record id.
 *
 * @param of the feed of the same site that reads them
 * @param from inclusive
 * @param to exclusive
 * @param expected the vendor's count
 */
public record Tally(String of, Instant from, Instant to, long expected, Then then) {

  /** What a difference does to the gap of that stretch. Where there is none, the gap is closed. */
  public enum Then {
    /** Nothing: the stretch is long, and only where to look is asked for. */
    LOOK,
    /** Opens it, or keeps it open. */
    OPEN,
    /** The same, after the stretch was read again: after the third time in vain it is given up. */
    READ_AGAIN,
    /** Closes it: everything the vendor lists there has been read, and some are no rows. */
    EXPLAINED
  }

  /**
   * What came of comparing.
   *
   * @param found rows of that stretch in the warehouse
   * @param settled records of that stretch whose lack is explained, or given up
   * @param comparable false while the feed that is compared has not read past the stretch: then
   *     nothing follows from a difference
   * @param givenUp whether the gap of that stretch was given up just now
   * @param state that feed's checkpoint, JSON; null where it has none
   */
  public record Tallied(
      Tally tally, long found, long settled, boolean comparable, boolean givenUp, String state) {

    /**
     * How many records the vendor has and the warehouse has not, beyond those that are settled;
     * negative for the reverse.
     */
    public long missing() {
      return tally.expected() - found - settled;
    }
  }
}
