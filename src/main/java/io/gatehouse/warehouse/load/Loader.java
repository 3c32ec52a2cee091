package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import io.gatehouse.warehouse.load.Gaps.RejectedRows;
import io.gatehouse.warehouse.load.IdSpellings.EventsInAnyCase;
import io.gatehouse.warehouse.load.KeptRows.ErasedPeople;
import io.gatehouse.warehouse.load.KeyedRows.Listings;
import io.gatehouse.warehouse.load.KeyedRows.NumberedEvents;
import io.gatehouse.warehouse.load.Occurrences.LookUp;
import io.gatehouse.warehouse.load.Occurrences.LookUp.Statements;
import io.gatehouse.warehouse.load.Sightings.Assigned;
import io.gatehouse.warehouse.load.Sightings.SightingMerge;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Writes a page inside its transaction: what came of its counts, its events by kind of feed, rows
 * with the vendor's own key and what a listing no longer has, rejected rows, gaps. The checkpoint
 * goes with the transaction's beginning. Few round trips: most of them ask nothing but time.
 */
public final class Loader {
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
   * @param occurrences which events they may be; null where what is there is found by their number,
   *     or by their identity in any case
   */
  private record Sighted(
      Numbering numbering, List<Object[]> rows, Occurrences occurrences, Listing listing) {

    static Sighted of(Numbering numbering, List<Object[]> rows, Listing listing) {
      Identity identity = numbering.identity;
      boolean isFound = identity.number() != null || !identity.inAnyCase().isEmpty();
      Sightings columns = new Sightings(numbering.table, numbering.identity, numbering.kind);
      return new Sighted(numbering, rows, isFound ? null : new Occurrences(columns, rows), listing);
    }

    boolean isCounted() {
      return occurrences != null;
    }
  }

  private final Dialect dialect;
  private final Checkpoints checkpoints;
  private final KeptRows keptRows;
  private final Map<Numbering, Statements> statements = new ConcurrentHashMap<>();

  public Loader(Dialect dialect, Checkpoints checkpoints, KeptRows keptRows) {
    this.dialect = dialect;
    this.checkpoints = checkpoints;
    this.keptRows = keptRows;
  }

  /** A page's rows by kind of feed, with the ids that they may have. Good for one load. */
  public static final class Sorted {
    private final PageLoad page;
    private final List<Sighted> kinds = new ArrayList<>();

    private Sorted(PageLoad page) {
      this.page = page;
      page.tables().forEach(table -> byKind(table, kinds));
    }
  }

  /** What a load of the page needs no database for: to be done before its site waits for it. */
  public static Sorted sort(PageLoad page) {
    return new Sorted(page);
  }

  /** What comes of a page of counts; null where it has something to write. */
  public LoadResult count(Connection connection, PageLoad page) throws SQLException {
    List<Tallied> tallied = tallied(connection, page);
    return isNoGap(page, tallied) ? new LoadResult(0, 0, 0, 0, List.copyOf(tallied)) : null;
  }

  private List<Tallied> tallied(Connection connection, PageLoad page) throws SQLException {
    List<Tallied> tallied = new ArrayList<>();
    for (Tally tally : page.tallies()) {
      Instant keptFrom = keptRows.keptFrom("access_event");
      tallied.add(Tallies.compare(connection, page.feed(), tally, keptFrom));
    }
    return tallied;
  }

  private static boolean isNoGap(PageLoad page, List<Tallied> tallied) {
    return page.onlyCounts() && tallied.stream().noneMatch(Tallies::tellsOfGap);
  }

  /**
   * @param now becomes first_loaded_at of new rows, last_loaded_at of changed ones
   */
  public LoadResult load(Connection connection, PageLoad read, Instant now) throws SQLException {
    return load(connection, read, null, now);
  }

  /**
   * @param sorted the page's rows; null where they have not been sorted for this load
   */
  public LoadResult load(Connection connection, PageLoad read, Sorted sorted, Instant now)
      throws SQLException {
    PageLoad page = keptRows.young(read);
    List<Tallied> tallied = tallied(connection, page);
    if (isNoGap(page, tallied)) {
      return new LoadResult(0, 0, 0, 0, List.copyOf(tallied));
    }
    boolean isSorted = sorted != null && sorted.page == page; // else some of its rows are too old
    List<Sighted> kinds = (isSorted ? sorted : sort(page)).kinds;
    Begun begun = begin(connection, page, kinds, now);
    SiteCommit commit = begun.commit;
    ErasedPeople erased =
        begun.anyErased ? ErasedPeople.read(connection, page.feed().site()) : ErasedPeople.NOBODY;
    for (int i = 0; i < tallied.size(); i++) {
      tallied.set(i, Tallies.keep(connection, page.feed(), page.vendor(), tallied.get(i), commit));
    }
    LoadResult result =
        new LoadResult(0, 0, 0, 0, List.copyOf(tallied)).without(read.size() - page.size(), 0);
    for (int i = 0; i < kinds.size(); i++) {
      // Counted before the page's first kind was written: for a second kind it is out of date.
      long inRange = i == 0 ? begun.inRange : Long.MAX_VALUE;
      result = result.plus(load(connection, kinds.get(i), inRange, erased, commit));
    }
    for (PageLoad.TableLoad table : page.tables()) {
      if (table.rows().identity() == null && !table.rows().values().isEmpty()) {
        result = result.plus(loadKeyed(connection, table, erased, commit));
      }
      if (table.listing() != null) {
        page.rejected().forEach(one -> table.listing().cannotRead(one.raw()));
      }
      if (table.listed()) {
        int gone =
            Listings.end(
                connection, table.listing(), table.rows().table(), page.feed(), keptRows, commit);
        result = result.plus(new LoadResult(0, gone, 0, 0));
      }
    }
    FeedKey readBy = new FeedKey(page.feed().site(), page.readBy());
    List<RejectedRow> kept = page.rejected().stream().map(erased::kept).toList();
    int rejected = RejectedRows.save(connection, dialect, readBy, page.vendor(), kept, commit);
    Gaps.fill(connection, page.feed(), page.filled(), commit);
    Gaps.open(connection, page.feed(), page.vendor(), page.gaps(), commit);
    return result.plus(new LoadResult(0, 0, 0, rejected)).without(0, erased.met());
  }

  /** Whether what these rows tell of is there, all of it. Writes nothing. */
  public boolean isThere(Connection connection, Rows rows) throws SQLException {
    if (rows.identity() == null) {
      return KeyedRows.assign(connection, rows, new KeyedRows.Replacement(Set.of()), null)
          .fresh()
          .isEmpty();
    }
    List<Sighted> kinds = new ArrayList<>();
    byKind(new PageLoad.TableLoad(rows, null, false), kinds);
    for (Sighted kind : kinds) {
      if (!assign(connection, kind, Long.MAX_VALUE).fresh().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Of rows whose key is the vendor's own, which are older than what is there: positions in the
   * page.
   *
   * @param seenAt when each was read last
   */
  public static Set<Integer> outdated(Connection connection, Rows rows, List<Instant> seenAt)
      throws SQLException {
    Table table = rows.table();
    String sql =
        "select 1 from %s where %s and last_loaded_at > ?"
            .formatted(
                table.name(),
                table.key().stream()
                    .map(
                        c ->
                            rows.inAnyCase().contains(c)
                                ? "lower(" + c + ") = lower(?)"
                                : c + " = ?")
                    .collect(Collectors.joining(" and ")));
    int[] key = KeyedRows.keyPositions(table);
    Set<Integer> outdated = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < rows.values().size(); i++) {
        int parameter = 1;
        for (Object value : KeyedRows.key(rows.values().get(i), key)) {
          query.setObject(parameter++, value instanceof Instant moment ? Sql.utc(moment) : value);
        }
        query.setObject(parameter, Sql.utc(seenAt.get(i)));
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) {
            outdated.add(i);
          }
        }
      }
    }
    return outdated;
  }

  private LoadResult loadKeyed(
      Connection connection, PageLoad.TableLoad load, ErasedPeople erased, SiteCommit commit)
      throws SQLException {
    Rows read = load.rows();
    List<Object[]> allowed = erased.allowed(read.table(), read.values());
    Rows rows = read.with(allowed);
    if (!rows.inAnyCase().isEmpty()) {
      IdSpellings.of(connection, rows, erased, commit).apply(rows, allowed);
    }
    Set<String> filled = new HashSet<>(rows.filled());
    filled.removeAll(Listing.ABSENT);
    if (load.listing() != null) {
      filled.add(load.listing().absent());
    }
    KeyedRows.Replacement replacement = new KeyedRows.Replacement(filled);
    Assigned assigned = KeyedRows.assign(connection, rows, replacement, load.listing());
    return write(connection, rows.table(), assigned, replacement, erased, commit);
  }

  /** A page is nearly always of one kind. */
  private static void byKind(PageLoad.TableLoad load, List<Sighted> sighted) {
    Rows rows = load.rows();
    if (rows.identity() == null) {
      return;
    }
    int[] numbers = Sightings.numbers(rows.table(), rows.identity());
    Map<Integer, List<Object[]>> kinds = new TreeMap<>();
    List<Object[]> alike = null;
    int last = 0;
    for (Object[] row : rows.values()) {
      int kind = Sightings.kind(numbers, row);
      if (alike == null || kind != last) {
        alike = kinds.computeIfAbsent(kind, k -> new ArrayList<>(rows.values().size()));
        last = kind;
      }
      alike.add(row);
    }
    kinds.forEach(
        (kind, values) ->
            sighted.add(
                Sighted.of(
                    new Numbering(rows.table(), rows.identity(), kind), values, load.listing())));
  }

  /**
   * What is known once the transaction has begun.
   *
   * @param inRange how many rows are there around the first kind's, counted up to a bound
   * @param anyErased whether people of the site were erased
   */
  private record Begun(SiteCommit commit, long inRange, boolean anyErased) {}

  /** Saves the checkpoint too. */
  private Begun begin(Connection connection, PageLoad page, List<Sighted> kinds, Instant now)
      throws SQLException {
    List<Dialect.Call> calls = new ArrayList<>();
    if (page.state() != null) {
      calls.add(checkpoints.save(page.feed(), page.state(), now));
    }
    boolean isCounted = !kinds.isEmpty() && kinds.get(0).isCounted();
    if (isCounted) {
      Sighted first = kinds.get(0);
      calls.add(
          new Dialect.Call(
              statements(first.numbering).count(),
              first.occurrences.lowest(),
              first.occurrences.highest(),
              DENSITY * first.rows.size() + 1));
    }
    calls.add(new Dialect.Call(ErasedPeople.COUNT, page.feed().site()));
    SiteCommit commit = SiteCommit.begin(connection, dialect, page.feed().site(), now, calls);
    if (page.state() != null && commit.answer(0) == 0) {
      Checkpoints.create(connection, page.feed(), page.vendor(), commit);
      dialect.together(connection, calls.subList(0, 1));
    }
    int last = calls.size() - 1;
    long inRange = isCounted ? commit.answer(last - 1) : Long.MAX_VALUE;
    return new Begun(commit, inRange, commit.answer(last) > 0);
  }

  private LoadResult load(
      Connection connection, Sighted kind, long inRange, ErasedPeople erased, SiteCommit commit)
      throws SQLException {
    Numbering numbering = kind.numbering;
    Table table = numbering.table;
    Identity identity = numbering.identity;
    Assigned assigned = assign(connection, kind, inRange);
    if (kind.listing != null) {
      Listings.note(kind.listing, table, assigned);
    }
    if (!identity.inAnyCase().isEmpty()) {
      Rows rows = new Rows(table, kind.rows, identity);
      IdSpellings spellings = IdSpellings.of(connection, rows, erased, commit);
      spellings.apply(rows, assigned.fresh());
      spellings.apply(rows, assigned.known());
      spellings.apply(rows, kind.rows);
    }
    return write(connection, table, assigned, numbering.merge(), erased, commit);
  }

  /**
   * @param inRange of no account where the rows are found by their number, or in any case
   */
  private Assigned assign(Connection connection, Sighted kind, long inRange) throws SQLException {
    Table table = kind.numbering.table;
    Identity identity = kind.numbering.identity;
    if (identity.number() != null) {
      return NumberedEvents.assign(connection, table, identity, kind.rows);
    }
    if (!identity.inAnyCase().isEmpty()) {
      return EventsInAnyCase.assign(connection, table, identity, kind.rows);
    }
    LookUp known =
        new LookUp(
            connection,
            statements(kind.numbering),
            kind.occurrences.lowest(),
            kind.occurrences.highest(),
            inRange <= (long) DENSITY * kind.rows.size());
    return kind.occurrences.assign(inRange == 0 ? null : known);
  }

  private Statements statements(Numbering numbering) {
    return statements.computeIfAbsent(
        numbering,
        n ->
            new Statements(
                n.table,
                n.identity.idColumn(),
                n.kind < 0 ? null : n.identity.numbering().get(n.kind),
                n.kind == 0 && n.table.has("source_epoch") ? "source_epoch" : null,
                n.merge()));
  }

  private LoadResult write(
      Connection connection,
      Table table,
      Assigned assigned,
      Merge merge,
      ErasedPeople erased,
      SiteCommit commit)
      throws SQLException {
    List<List<Object>> theirs = erased.blank(table, assigned);
    int firstLoaded = table.position("first_loaded_at");
    int lastLoaded = table.position("last_loaded_at");
    int loadNo = table.position("load_no");
    int epoch = table.has("source_epoch") ? table.position("source_epoch") : -1;
    for (Object[] row : assigned.known()) {
      row[lastLoaded] = commit.at();
      row[loadNo] = commit.number();
    }
    for (Object[] row : assigned.fresh()) {
      row[firstLoaded] = commit.at();
      row[lastLoaded] = commit.at();
      row[loadNo] = commit.number();
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
      ErasedPeople.blankThere(connection, table, theirs, commit);
    }
    int unchanged = assigned.known().size() - changed + assigned.unchanged();
    return new LoadResult(assigned.fresh().size(), changed, unchanged, 0);
  }
}
