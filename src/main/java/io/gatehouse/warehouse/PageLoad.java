package io.gatehouse.warehouse;

import java.util.List;

/**
 * What one page changes in the warehouse. All of it commits in one transaction, or none.
 *
 * @param vendor the site's vendor, {@code ax-acs}
 * @param tables in the order in which they are written; empty for a page that only moves the mark
 * @param state where the feed goes on after this page, JSON; null leaves the checkpoint as it is
 * @param gaps stretches that this page revealed as possibly missed
 * @param filled stretches that have now been read whole; their gaps close before this page's open
 * @param tallies the vendor's counts, compared with what is there
 * @param readBy the feed of the same site that rejected rows are told of; mostly the page's own
 */
public record PageLoad(
    FeedKey feed,
    String vendor,
    List<TableLoad> tables,
    List<RejectedRow> rejected,
    String state,
    List<Gap> gaps,
    List<Gap.Filled> filled,
    List<Tally> tallies,
    String readBy) {

  /**
   * The rows of one table.
   *
   * @param rows may hold no values
   * @param listing the full listing that they are a part of; null for none
   * @param listed whether the listing is complete with them: what it does not have is gone
   */
  public record TableLoad(Rows rows, Listing listing, boolean listed) {}

  /** A page without counts. */
  public PageLoad(
      FeedKey feed,
      String vendor,
      List<TableLoad> tables,
      List<RejectedRow> rejected,
      String state,
      List<Gap> gaps) {
    this(feed, vendor, tables, rejected, state, gaps, List.of(), List.of(), feed.feed());
  }

  /** A page of rows of one table, which are no listing. */
  public PageLoad(
      FeedKey feed,
      String vendor,
      Rows rows,
      List<RejectedRow> rejected,
      String state,
      List<Gap> gaps) {
    this(feed, vendor, List.of(new TableLoad(rows, null, false)), rejected, state, gaps);
  }

  /** Whether nothing is written but what follows from its counts. */
  public boolean onlyCounts() {
    return tables.isEmpty()
        && rejected.isEmpty()
        && state == null
        && gaps.isEmpty()
        && filled.isEmpty();
  }

  /**
   * Without checkpoint and counts, and without saying what a listing no longer has: what a backfill
   * says of the past, and not of how its feed stands.
   */
  PageLoad ofThePast() {
    return new PageLoad(
        feed,
        vendor,
        tables.stream().map(load -> new TableLoad(load.rows(), null, false)).toList(),
        rejected,
        null,
        gaps,
        filled,
        List.of(),
        readBy);
  }

  /** The same with other rows. */
  public PageLoad with(List<TableLoad> others) {
    return new PageLoad(feed, vendor, others, rejected, state, gaps, filled, tallies, readBy);
  }

  /** How many rows it has. */
  public int size() {
    return tables.stream().mapToInt(load -> load.rows().values().size()).sum();
  }

  List<Table> into() {
    return tables.stream().map(load -> load.rows().table()).toList();
  }

  /** Of the first table. */
  public Rows rows() {
    return tables.get(0).rows();
  }
}
