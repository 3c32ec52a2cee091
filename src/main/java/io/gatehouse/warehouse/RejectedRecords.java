package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.load.Gaps;
import io.gatehouse.warehouse.load.Loader;
import io.gatehouse.warehouse.load.RejectedRows;
import io.gatehouse.warehouse.sql.Transactions;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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
}
