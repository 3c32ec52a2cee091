package io.gatehouse.warehouse;

import io.gatehouse.warehouse.Tally.Tallied;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /**
   * The rows that one page brought for one table.
   *
   * @param values one array a row, in the order of the table's columns. {@code site}, {@code
   *     vendor} and, where the table has it, {@code seen_by} are filled; {@code first_loaded_at},
   *     {@code last_loaded_at} and {@code load_no} are the warehouse's and stay null, as does the
   *     identity's id column
   * @param identity how rows of an event table get their id; null for tables whose key the mapping
   *     fills from the vendor's own ids
   * @param filled without an identity: the columns that are this page's to say, null too; what
   *     stands in the others stays
   * @param inAnyCase without an identity: those of the key's columns whose texts are compared
   *     without regard to case. A load writes them as the site met them first, in these arrays too
   */
  public record Rows(
      Table table,
      List<Object[]> values,
      Identity identity,
      Set<String> filled,
      Set<String> inAnyCase) {

    /** Rows that speak for all columns of their table. */
    public Rows(Table table, List<Object[]> values, Identity identity) {
      this(table, values, identity, table.positions().keySet());
    }

    public Rows(Table table, List<Object[]> values, Identity identity, Set<String> filled) {
      this(table, values, identity, filled, Set.of());
    }

    /** Some of them, that is, as the others are. */
    public Rows with(List<Object[]> some) {
      return new Rows(table, some, identity, filled, inAnyCase);
    }

    /** What it is, not what it holds. */
    @Override
    public String toString() {
      return values.size() + " rows of " + table.name();
    }

    /**
     * How the physical event behind a row is recognised, so that every sighting of it becomes one
     * row. See docs/decisions/event-identity.md.
     *
     * @param idColumn the table's key, a UUID computed from the identity alone: its first 48 bits
     *     are the event's time in milliseconds
     * @param timeColumn when it happened
     * @param columns the natural key: what two sightings of one event have in common
     * @param numbering columns that hold a vendor's own ids, one per kind of feed, strongest first.
     *     Two rows with the same natural key and different ids of one kind are two events. A row
     *     that carries the first one overrides what weaker sightings said; the others only fill
     *     what is missing. Empty where the vendor numbers nothing: then equal rows are told apart
     *     by their place in the listing if {@code countRepeats}, or else are one event
     * @param countRepeats without ids: the n-th equal row of one page is the n-th event (true), or
     *     a repeat of the first (false)
     * @param later how a later sighting joins what is there
     * @param number the column whose value alone tells the events of a site apart, whatever time a
     *     sighting says; null where the natural key does. The id is then that of the first sighting
     * @param inAnyCase those of the natural key's columns whose texts are compared without regard
     *     to case. A row shows the spelling that the site met first
     */
    public record Identity(
        String idColumn,
        String timeColumn,
        List<String> columns,
        List<String> numbering,
        boolean countRepeats,
        Later later,
        String number,
        Set<String> inAnyCase) {

      /** What a later sighting of an event may do to its row. */
      public enum Later {
        /** It adds and corrects, and never blanks what an earlier one said. */
        ADDS,
        /**
         * It fills what is missing and replaces nothing, as a message that may be sent again later.
         */
        FILLS,
        /** It is the whole truth: what it lacks is gone. */
        REPLACES
      }

      /** Of events that several feeds may see. */
      public Identity(
          String idColumn,
          String timeColumn,
          List<String> columns,
          List<String> numbering,
          boolean countRepeats) {
        this(idColumn, timeColumn, columns, numbering, countRepeats, Later.ADDS, null, Set.of());
      }

      /** The same for a feed whose sightings have more in common. */
      public Identity with(List<String> more) {
        List<String> all = Stream.concat(columns.stream(), more.stream()).toList();
        return new Identity(
            idColumn, timeColumn, all, numbering, countRepeats, later, number, inAnyCase);
      }

      public Identity with(Later other) {
        return new Identity(
            idColumn, timeColumn, columns, numbering, countRepeats, other, number, inAnyCase);
      }

      /** The same of a vendor whose number in that column is one event's, for ever. */
      public Identity numberedBy(String column) {
        return new Identity(
            idColumn, timeColumn, columns, numbering, countRepeats, later, column, inAnyCase);
      }

      /** The same of a vendor who compares the texts in these columns without regard to case. */
      public Identity inAnyCase(Set<String> those) {
        Set<String> own = columns.stream().filter(those::contains).collect(Collectors.toSet());
        return new Identity(
            idColumn, timeColumn, columns, numbering, countRepeats, later, number, own);
      }

      /** Whether more than the natural key tells its events apart. */
      public boolean countsSightings() {
        return number != null || !numbering.isEmpty() || countRepeats;
      }

      public boolean onlyFills() {
        return later == Later.FILLS;
      }

      public boolean replaces() {
        return later == Later.REPLACES;
      }
    }
  }

  /** One stream of one site, written {@code hq/records}. */
  public record FeedKey(String site, String feed) {

    @Override
    public String toString() {
      return site + "/" + feed;
    }
  }
}
