package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a page inside its transaction, with few round trips: most of them ask nothing but time.
 */
final class Loader {
  /** So many rows in a page's stretch of time, for each of its own, are still read all at once. */
  private static final int DENSITY = 4;

  private record Numbering(Table table, Identity identity, int kind) {
    SightingMerge merge() {
      return SightingMerge.of(identity, kind);
    }
  }

  /**
   * The page's rows of one kind of feed.
   *
   * @param occurrences which events they may be; null where their number says which
   */
  private record Sighted(
      Numbering numbering, List<Object[]> rows, Occurrences occurrences, Listing listing) {

    static Sighted of(Numbering numbering, List<Object[]> rows, Listing listing) {
      boolean isNumbered = numbering.identity.number() != null;
      EventColumns columns = new EventColumns(numbering.table, numbering.identity, numbering.kind);
      return new Sighted(
          numbering, rows, isNumbered ? null : new Occurrences(columns, rows), listing);
    }

    boolean isNumbered() {
      return occurrences == null;
    }
  }

  private final Dialect dialect;
  private final Checkpoints checkpoints;
  private final Map<Numbering, SightingSql> statements = new ConcurrentHashMap<>();

  Loader(Dialect dialect, Checkpoints checkpoints) {
    this.dialect = dialect;
    this.checkpoints = checkpoints;
  }

  /**
   * @param now becomes first_loaded_at of new rows, last_loaded_at of changed ones
   */
  LoadResult load(Connection connection, PageLoad page, Instant now) throws SQLException {
    List<Tallied> tallied = new ArrayList<>();
    for (Tally tally : page.tallies()) {
      tallied.add(Tallies.compare(connection, page.feed(), page.vendor(), tally, now));
    }
    LoadResult compared = new LoadResult(0, 0, 0, 0, List.copyOf(tallied));
    if (page.onlyCounts()) {
      return compared; // counting may take a while, and keeps nobody else from loading
    }
    List<Sighted> kinds = new ArrayList<>();
    page.tables().forEach(table -> byKind(table, kinds));
    long[] answers = begin(connection, page, kinds, now);
    LoadResult result = compared;
    for (int i = 0; i < kinds.size(); i++) {
      // Counted before the page's first kind was written: for a second kind it is out of date.
      long inRange = i > 0 ? Long.MAX_VALUE : answers[answers.length - 1];
      result = result.plus(load(connection, kinds.get(i), inRange, now));
    }
    for (PageLoad.TableLoad table : page.tables()) {
      if (table.rows().identity() == null && !table.rows().values().isEmpty()) {
        result = result.plus(loadKeyed(connection, table, now));
      }
      if (table.listing() != null) {
        page.rejected().forEach(one -> table.listing().cannotRead(one.raw()));
      }
      if (table.listed()) {
        int gone =
            Listings.end(connection, table.listing(), table.rows().table(), page.feed(), now);
        result = result.plus(new LoadResult(0, gone, 0, 0));
      }
    }
    FeedKey readBy = new FeedKey(page.feed().site(), page.readBy());
    int rejected = RejectedRows.save(connection, readBy, page.vendor(), page.rejected(), now);
    Gaps.open(connection, page.feed(), page.vendor(), page.gaps(), now);
    return result.plus(new LoadResult(0, 0, 0, rejected));
  }

  private LoadResult loadKeyed(Connection connection, PageLoad.TableLoad load, Instant now)
      throws SQLException {
    Rows rows = load.rows();
    Set<String> filled = new HashSet<>(rows.filled());
    filled.removeAll(Listing.ABSENT);
    if (load.listing() != null) {
      filled.add(load.listing().absent());
    }
    Replacement replacement = new Replacement(filled);
    Occurrences.Assigned assigned = KeyedRows.assign(connection, rows, replacement, load.listing());
    return write(connection, rows.table(), assigned, replacement, now);
  }

  /** A page is nearly always of one kind. */
  private static void byKind(PageLoad.TableLoad load, List<Sighted> sighted) {
    Rows rows = load.rows();
    if (rows.identity() != null) {
      Map<Integer, List<Object[]>> kinds = new TreeMap<>();
      for (Object[] row : rows.values()) {
        kinds
            .computeIfAbsent(
                EventColumns.kind(rows.table(), rows.identity(), row),
                kind -> new ArrayList<>(rows.values().size()))
            .add(row);
      }
      kinds.forEach(
          (kind, values) ->
              sighted.add(
                  Sighted.of(
                      new Numbering(rows.table(), rows.identity(), kind), values, load.listing())));
    }
  }

  /**
   * Waits until no other page of the site is being loaded and keeps others out until the
   * transaction ends; saves the checkpoint; then counts what is there around the first kind's rows.
   */
  private long[] begin(Connection connection, PageLoad page, List<Sighted> kinds, Instant now)
      throws SQLException {
    List<Dialect.Call> calls = new ArrayList<>();
    calls.add(
        new Dialect.Call("select 1 from site_lock where site = ? for update", page.feed().site()));
    if (page.state() != null) {
      calls.add(checkpoints.save(page.feed(), page.state(), now));
    }
    if (!kinds.isEmpty() && !kinds.get(0).isNumbered()) {
      Sighted first = kinds.get(0);
      calls.add(
          new Dialect.Call(
              statements(first.numbering).count(),
              first.occurrences.lowest(),
              first.occurrences.highest(),
              DENSITY * first.rows.size() + 1));
    }
    long[] answers = dialect.together(connection, calls);
    if (answers[0] < 0) {
      throw new WarehouseException(
          "the lock of site " + page.feed().site() + " is gone from table site_lock; try again",
          true,
          null);
    }
    if (page.state() != null && answers[1] == 0) {
      Checkpoints.create(connection, page.feed(), page.vendor(), now);
      dialect.together(connection, calls.subList(1, 2));
    }
    return answers;
  }

  private LoadResult load(Connection connection, Sighted kind, long inRange, Instant now)
      throws SQLException {
    Numbering numbering = kind.numbering;
    Occurrences.Assigned assigned =
        kind.isNumbered()
            ? NumberedEvents.assign(connection, numbering.table, numbering.identity, kind.rows)
            : assign(connection, kind, inRange);
    if (kind.listing != null) {
      Listings.note(kind.listing, numbering.table, assigned);
    }
    return write(connection, numbering.table, assigned, numbering.merge(), now);
  }

  private Occurrences.Assigned assign(Connection connection, Sighted kind, long inRange)
      throws SQLException {
    Sightings known =
        new Sightings(
            connection,
            statements(kind.numbering),
            kind.occurrences.lowest(),
            kind.occurrences.highest(),
            inRange <= (long) DENSITY * kind.rows.size());
    return kind.occurrences.assign(inRange == 0 ? null : known);
  }

  private SightingSql statements(Numbering numbering) {
    return statements.computeIfAbsent(
        numbering,
        n ->
            new SightingSql(
                n.table,
                n.identity.idColumn(),
                n.kind < 0 ? null : n.identity.numbering().get(n.kind),
                n.kind == 0 && n.table.has("source_epoch") ? "source_epoch" : null,
                n.merge()));
  }

  private LoadResult write(
      Connection connection, Table table, Occurrences.Assigned assigned, Merge merge, Instant now)
      throws SQLException {
    int firstLoaded = table.position("first_loaded_at");
    int lastLoaded = table.position("last_loaded_at");
    int epoch = table.has("source_epoch") ? table.position("source_epoch") : -1;
    for (Object[] row : assigned.known()) {
      row[lastLoaded] = now;
    }
    for (Object[] row : assigned.fresh()) {
      row[firstLoaded] = now;
      row[lastLoaded] = now;
      if (epoch >= 0 && row[epoch] == null) {
        row[epoch] = 0;
      }
    }
    int changed = 0;
    if (!assigned.fresh().isEmpty()) {
      dialect.insert(connection, table, assigned.fresh());
    }
    if (!assigned.known().isEmpty()) {
      changed = dialect.update(connection, table, merge, assigned.known());
    }
    int unchanged = assigned.known().size() - changed + assigned.unchanged();
    return new LoadResult(assigned.fresh().size(), changed, unchanged, 0);
  }
}
