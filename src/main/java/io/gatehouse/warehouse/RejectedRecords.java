package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.load.Gaps;
import io.gatehouse.warehouse.load.Gaps.RejectedRows;
import io.gatehouse.warehouse.load.Loader;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Transactions;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What could not become rows, for those who try it again: {@link Warehouse#replay} takes out what
 * fits. All methods throw {@link WarehouseException}.
 */
public final class RejectedRecords {
  private final Warehouse warehouse;
  private final Transactions transactions;
  private final Loader loader;

  RejectedRecords(Warehouse warehouse, Transactions transactions, Loader loader) {
    this.warehouse = warehouse;
    this.transactions = transactions;
    this.loader = loader;
  }

  /** Those of a feed that may fit today, the latest first, after that one. */
  public List<RejectedRecord> of(FeedKey feed, RejectedRecord after, int limit) {
    return transactions.run(
        "read the rejected rows of " + feed,
        connection -> RejectedRows.read(connection, feed, after, limit));
  }

  /** How many there are, by feed. */
  public Map<FeedKey, Long> countByFeed() {
    return transactions.run("count the rejected rows", RejectedRows::count);
  }

  /** Whether what these rows tell of has been loaded, all of it. */
  public boolean areThere(Rows rows) {
    return transactions.run(
        "look up rows of " + rows.table().name(), connection -> loader.isThere(connection, rows));
  }

  /**
   * Closes gaps that told of rejected rows alone, of which none is left.
   *
   * @param intervals as {@link Gap#interval} says them
   * @return how many were open
   */
  public int closeGaps(FeedKey feed, Collection<String> intervals) {
    return warehouse.change(
        "close gaps of " + feed,
        feed.site(),
        (connection, commit) -> {
          int closed = 0;
          for (String interval : intervals) {
            closed += Gaps.closeOfRejected(connection, feed, interval, commit);
          }
          return closed;
        });
  }

  /**
   * What a replay changes: some rejected rows of one feed and one mapping become rows and leave
   * rejected_row, others keep a newer reason. All of it commits in one transaction, or none.
   *
   * @param rows one for each of {@code records}
   * @param records the rejected rows that fit now, in the rows' order, the latest first
   * @param gone rejected rows that today's mapping leaves to another feed
   * @param reasons why others still do not fit
   */
  public record ReplayLoad(
      FeedKey feed,
      String vendor,
      Rows rows,
      List<RejectedRecord> records,
      List<UUID> gone,
      Map<UUID, String> reasons) {

    /**
     * What came of it.
     *
     * @param superseded older than what the vendor has said since of the same thing
     */
    public record Outcome(LoadResult loaded, int superseded) {}

    /** The page that goes in first, of those that are not superseded. */
    private PageLoad page(List<Object[]> values) {
      Rows some = rows.with(values);
      return new PageLoad(feed, vendor, some, List.of(), null, List.of());
    }

    Outcome load(Connection connection, Dialect dialect, Loader loader, Instant now)
        throws SQLException {
      SiteCommit commit = SiteCommit.begin(connection, dialect, feed.site(), now, List.of());
      List<Instant> seenAt = records.stream().map(RejectedRecord::lastSeenAt).toList();
      Set<Integer> outdated =
          rows == null || rows.identity() != null
              ? Set.of()
              : Loader.outdated(connection, rows, seenAt);
      LoadResult result = LoadResult.NONE;
      if (rows != null && !rows.values().isEmpty()) {
        List<Object[]> values = new ArrayList<>();
        for (int i = rows.values().size() - 1; i >= 0; i--) { // of one key the last counts
          if (!outdated.contains(i)) {
            values.add(rows.values().get(i));
          }
        }
        result = loader.load(connection, page(values), now);
      }
      RejectedRows.remove(connection, records.stream().map(RejectedRecord::id).toList());
      RejectedRows.remove(connection, gone);
      RejectedRows.explain(connection, reasons, commit);
      return new Outcome(result, outdated.size());
    }
  }
}
