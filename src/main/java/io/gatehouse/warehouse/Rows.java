package io.gatehouse.warehouse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows that one page brought for one table.
 *
 * @param values one array a row, in the order of the table's columns. {@code site}, {@code vendor}
 *     and, where the table has it, {@code seen_by} are filled; {@code first_loaded_at}, {@code
 *     last_loaded_at} and {@code load_no} are the warehouse's and stay null, as does the identity's
 *     id column
 * @param identity how rows of an event table get their id; null for tables whose key the mapping
 *     fills from the vendor's own ids
 * @param filled without an identity: the columns that are this page's to say, null too; what stands
 *     in the others stays
 * @param inAnyCase without an identity: those of the key's columns whose texts are compared without
 *     regard to case. A load writes them as the site met them first, in these arrays too
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
   * @param idColumn the table's key, a UUID computed from the identity alone: its first 48 bits are
   *     the event's time in milliseconds
   * @param timeColumn when it happened
   * @param columns the natural key: what two sightings of one event have in common
   * @param numbering columns that hold a vendor's own ids, one per kind of feed, strongest first.
   *     Two rows with the same natural key and different ids of one kind are two events. A row that
   *     carries the first one overrides what weaker sightings said; the others only fill what is
   *     missing. Empty where the vendor numbers nothing: then equal rows are told apart by their
   *     place in the listing if {@code countRepeats}, or else are one event
   * @param countRepeats without ids: the n-th equal row of one page is the n-th event (true), or a
   *     repeat of the first (false)
   * @param later how a later sighting joins what is there
   * @param number the column whose value alone tells the events of a site apart, whatever time a
   *     sighting says; null where the natural key does. The id is then that of the first sighting
   * @param inAnyCase those of the natural key's columns whose texts are compared without regard to
   *     case. A row shows the spelling that the site met first
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
