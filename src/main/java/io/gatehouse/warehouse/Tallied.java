package io.gatehouse.warehouse;

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
