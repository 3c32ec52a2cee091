package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of a feed's past that is read again: a row of backfill. It has a checkpoint of its own,
 * and leaves the feed's alone.
 *
 * @param from the first moment
 * @param to before this one
 */
public record Stretch(FeedKey feed, Instant from, Instant to) {

  /** As precise as databases keep moments: they are its key. */
  public Stretch {
    from = from.truncatedTo(ChronoUnit.MICROS);
    to = to.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * How far it has come.
   *
   * @param state where it goes on, JSON; null before its first page
   * @param result of all pages up to now
   * @param endedAt null while it has not been read to its end
   * @param gapsClosed open gaps that it has filled
   * @param gapsFound stretches of which it could not read all
   */
  public record Standing(
      String state,
      long pages,
      LoadResult result,
      Instant endedAt,
      long gapsClosed,
      long gapsFound) {}

  /** Begins it, or goes on where it was broken off; one that ended begins anew. */
  static Standing begin(Connection connection, Stretch stretch, String vendor, Instant now)
      throws SQLException {
    Standing before = read(connection, stretch);
    if (before != null && before.endedAt == null) {
      return before;
    }
    Sql.update(
        connection,
        "delete from backfill where site = ? and feed = ? and from_at = ? and to_at = ?",
        stretch.key());
    Sql.update(
        connection,
        """
        insert into backfill (site, feed, from_at, to_at, vendor, first_loaded_at, last_loaded_at)
        values (?, ?, ?, ?, ?, ?, ?)\
        """,
        stretch.feed.site(),
        stretch.feed.feed(),
        Sql.utc(stretch.from),
        Sql.utc(stretch.to),
        vendor,
        Sql.utc(now),
        Sql.utc(now));
    return new Standing(null, 0, LoadResult.NONE, before == null ? null : before.endedAt, 0, 0);
  }

  private Object[] key() {
    return new Object[] {feed.site(), feed.feed(), Sql.utc(from), Sql.utc(to)};
  }

  /** Null where it was never begun. */
  static Standing read(Connection connection, Stretch stretch) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select state, pages, rows_added, rows_changed, rows_unchanged, rows_rejected, ended_at,
              gaps_closed, gaps_found
            from backfill where site = ? and feed = ? and from_at = ? and to_at = ?\
            """)) {
      Object[] key = stretch.key();
      for (int i = 0; i < key.length; i++) {
        query.setObject(i + 1, key[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? new Standing(
                row.getString(1),
                row.getLong(2),
                new LoadResult(row.getInt(3), row.getInt(4), row.getInt(5), row.getInt(6)),
                Sql.instant(row, 7),
                row.getLong(8),
                row.getLong(9))
            : null;
      }
    }
  }

  /** In the transaction of the page's rows. */
  static void save(
      Connection connection,
      Dialect dialect,
      Stretch stretch,
      PageLoad page,
      LoadResult result,
      long closed,
      Instant now)
      throws SQLException {
    String state = page.state();
    String mark = state == null ? "" : "state = " + dialect.jsonParameter() + ", ";
    Object[] counts = {
      result.added(),
      result.changed(),
      result.unchanged(),
      result.rejected(),
      closed,
      (long) page.gaps().size(),
      Sql.utc(now)
    };
    java.util.List<Object> values = new java.util.ArrayList<>();
    if (state != null) {
      values.add(Sql.cleanJson(state));
    }
    values.addAll(java.util.List.of(counts));
    values.addAll(java.util.List.of(stretch.key()));
    Sql.update(
        connection,
        """
        update backfill set %spages = pages + 1, rows_added = rows_added + ?,
          rows_changed = rows_changed + ?, rows_unchanged = rows_unchanged + ?,
          rows_rejected = rows_rejected + ?, gaps_closed = gaps_closed + ?,
          gaps_found = gaps_found + ?, last_loaded_at = ?
        where site = ? and feed = ? and from_at = ? and to_at = ?\
        """
            .formatted(mark),
        values.toArray());
  }

  static void end(Connection connection, Stretch stretch, boolean whole, String error, Instant now)
      throws SQLException {
    Sql.update(
        connection,
        """
        update backfill set ended_at = cast(? as timestamp with time zone),
          last_error = cast(? as varchar), last_loaded_at = ?
        where site = ? and feed = ? and from_at = ? and to_at = ?\
        """,
        whole ? Sql.utc(now) : null,
        Sql.cut(error, 2000),
        Sql.utc(now),
        stretch.feed.site(),
        stretch.feed.feed(),
        Sql.utc(stretch.from),
        Sql.utc(stretch.to));
  }
}
