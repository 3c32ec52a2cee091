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
}
