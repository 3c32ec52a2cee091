package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed that is not well, and whether people have been told: a row of feed_alert.
 *
 * @param since when that was first seen
 * @param toldAt when they were told; null while they have not been
 */
public record FeedAlert(FeedKey feed, Instant since, Instant toldAt) {

  /** After that whoever claimed to tell it was killed at it. */
  private static final Duration CLAIM = Duration.ofMinutes(2);

  /** Since a moment that has been: one in the future was written by a clock that was ahead. */
  static List<FeedAlert> read(Connection connection, Instant now) throws SQLException {
    Sql.update(
        connection,
        "update feed_alert set since_at = ? where since_at > ?",
        Sql.utc(now),
        Sql.utc(now));
    List<FeedAlert> all = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select site, feed, since_at, told_at from feed_alert order by site, feed");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(
            new FeedAlert(
                new FeedKey(row.getString(1), row.getString(2)),
                Sql.instant(row, 3),
                Sql.instant(row, 4)));
      }
    }
    return all;
  }

  /** A feed is not well from now on; nothing where that is known. */
  static void begin(Connection connection, FeedKey feed, Instant now) throws SQLException {
    Sql.update(
        connection,
        """
        insert into feed_alert (site, feed, since_at)
        select cast(? as varchar), cast(? as varchar), cast(? as timestamp with time zone)
        where not exists (select 1 from feed_alert where site = ? and feed = ?)\
        """,
        feed.site(),
        feed.feed(),
        Sql.utc(now),
        feed.site(),
        feed.feed());
  }

  /** Whether it is the caller who tells it now, and no other daemon. */
  static boolean claim(Connection connection, FeedAlert alert, Instant now) throws SQLException {
    String state = alert.toldAt == null ? "told_at is null" : "told_at is not null";
    return Sql.update(
            connection,
            """
            update feed_alert set claimed_at = ? where site = ? and feed = ? and %s
            and (claimed_at is null or claimed_at < ? or claimed_at > ?)\
            """
                .formatted(state),
            Sql.utc(now),
            alert.feed.site(),
            alert.feed.feed(),
            Sql.utc(now.minus(CLAIM)),
            Sql.utc(now.plus(CLAIM)))
        > 0;
  }

  /** What was claimed is told, or could not be and is to be tried again. */
  static void release(Connection connection, FeedKey feed, Instant toldAt) throws SQLException {
    Sql.update(
        connection,
        """
        update feed_alert set claimed_at = null,
          told_at = coalesce(cast(? as timestamp with time zone), told_at)
        where site = ? and feed = ?\
        """,
        toldAt == null ? null : Sql.utc(toldAt),
        feed.site(),
        feed.feed());
  }

  static void forget(Connection connection, FeedKey feed) throws SQLException {
    Sql.update(
        connection, "delete from feed_alert where site = ? and feed = ?", feed.site(), feed.feed());
  }
}
