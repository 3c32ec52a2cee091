package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.load.Loader;
import io.gatehouse.warehouse.load.RejectedRows;
import io.gatehouse.warehouse.load.SiteCommit;
import io.gatehouse.warehouse.sql.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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
