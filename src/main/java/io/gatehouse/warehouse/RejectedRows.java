package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Records that could not become rows, each kept once however often it is read: table rejected_row.
 */
final class RejectedRows {
  private RejectedRows() {}

  /** Returns how many were not known before. */
  static int save(
      Connection connection, FeedKey feed, String vendor, List<RejectedRow> rejected, Instant now)
      throws SQLException {
    EventIds ids = new EventIds();
    int added = 0;
    for (RejectedRow one : rejected) {
      String reason = Sql.cut(one.reason(), 2000);
      UUID id = ids.of(Instant.EPOCH, feed.site(), feed.feed(), one.content());
      int known =
          Sql.update(
              connection,
              """
              update rejected_row set times_seen = times_seen + 1, reason = ?, last_loaded_at = ?
              where reject_id = ?\
              """,
              reason,
              Sql.utc(now),
              id);
      if (known == 0) {
        added++;
        Sql.update(
            connection,
            """
            insert into rejected_row
              (reject_id, site, feed, vendor, reason, raw_text, times_seen,
               first_loaded_at, last_loaded_at)
            values (?, ?, ?, ?, ?, ?, 1, ?, ?)\
            """,
            id,
            feed.site(),
            feed.feed(),
            vendor,
            reason,
            StoredText.clean(one.raw()),
            Sql.utc(now),
            Sql.utc(now));
      }
    }
    return added;
  }
}
