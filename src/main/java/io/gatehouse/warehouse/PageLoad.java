package io.gatehouse.warehouse;

import io.gatehouse.warehouse.Tally.Tallied;
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

  /**
   * What a page did: rows that were new, changed, already known and the same; records rejected.
   *
   * @param expired rows older than their table's retention, which were not loaded
   * @param erased rows of people who were erased: left out, or loaded without what tells of them
   * @param tallied what came of the page's counts
   */
  public record LoadResult(
      int added,
      int changed,
      int unchanged,
      int rejected,
      int expired,
      int erased,
      List<Tallied> tallied) {

    public static final LoadResult NONE = new LoadResult(0, 0, 0, 0);

    public LoadResult(int added, int changed, int unchanged, int rejected) {
      this(added, changed, unchanged, rejected, List.of());
    }

    /** Of a page with counts. */
    public LoadResult(int added, int changed, int unchanged, int rejected, List<Tallied> tallied) {
      this(added, changed, unchanged, rejected, 0, 0, tallied);
    }

    /** The same with rows that were not loaded, or not whole. */
    public LoadResult without(int expiredRows, int erasedRows) {
      return new LoadResult(
          added, changed, unchanged, rejected, expired + expiredRows, erased + erasedRows, tallied);
    }

    public LoadResult plus(LoadResult other) {
      return new LoadResult(
          added + other.added,
          changed + other.changed,
          unchanged + other.unchanged,
          rejected + other.rejected,
          expired + other.expired,
          erased + other.erased,
          other.tallied.isEmpty() ? tallied : other.tallied);
    }
  }
}
