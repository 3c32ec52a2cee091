package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A feed, or all feeds of a site, that an operator has told to stand still: a row of feed_pause.
 * All times are the database's.
 *
 * @param feed null for all of the site
 * @param until null where somebody has to resume it
 */
public record PausedFeed(String site, String feed, Instant pausedAt, Instant until) {

  private static final String ALL = "*";

  /** The database's clock may be set while pauses are read: so much is nobody's fault. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  /** Whether the feed stands still because of it. */
  public boolean covers(FeedKey key) {
    return site.equals(key.site()) && (feed == null || feed.equals(key.feed()));
  }

  /** Of these the one that holds the feed longest; null where none holds it. */
  public static PausedFeed longest(Collection<PausedFeed> paused, FeedKey key) {
    PausedFeed longest = null;
    for (PausedFeed one : paused) {
      boolean isLonger =
          longest == null
              || one.until == null
              || (longest.until != null && one.until.isAfter(longest.until));
      if (one.covers(key) && isLonger) {
        longest = one;
      }
    }
    return longest;
  }

  static void pause(Connection connection, String site, String feed, Duration length)
      throws SQLException {
    remove(connection, site, feed == null ? ALL : feed);
    insert(connection, site, feed == null ? ALL : feed, length, databaseNow(connection));
  }

  /**
   * @param feed null for all of the site
   * @param others the site's other feeds, which stay paused where all of the site are
   * @return whether it was paused
   */
  static boolean resume(Connection connection, String site, String feed, Collection<String> others)
      throws SQLException {
    if (feed == null) {
      return Sql.update(connection, "delete from feed_pause where site = ?", site) > 0;
    }
    List<PausedFeed> all = read(connection);
    boolean whole = remove(connection, site, ALL) > 0;
    boolean itself = remove(connection, site, feed) > 0;
    Instant now = databaseNow(connection);
    for (String other : whole ? others : List.<String>of()) {
      PausedFeed longest = longest(all, new FeedKey(site, other));
      if (longest != null) { // else the site's pause is over
        remove(connection, site, other);
        Instant until = longest.until;
        insert(connection, site, other, until == null ? null : Duration.between(now, until), now);
      }
    }
    return whole || itself;
  }

  private static int remove(Connection connection, String site, String feed) throws SQLException {
    return Sql.update(connection, "delete from feed_pause where site = ? and feed = ?", site, feed);
  }

  private static void insert(
      Connection connection, String site, String feed, Duration length, Instant now)
      throws SQLException {
    Sql.update(
        connection,
        """
        insert into feed_pause (site, feed, paused_at, until_at, seconds) values (?, ?, ?,
          cast(? as timestamp with time zone), cast(? as bigint))\
        """,
        site,
        feed,
        Sql.utc(now),
        length == null ? null : Sql.utc(now.plus(length)),
        length == null ? null : length.toSeconds());
  }

  /**
   * Those that hold now. An end that is further away than the pause is long was written while the
   * database's clock was ahead, or it has been set back: the pause ends after its length from now.
   */
  static List<PausedFeed> read(Connection connection) throws SQLException {
    List<PausedFeed> paused = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                select site, feed, paused_at, until_at, seconds, current_timestamp from feed_pause
                order by site, feed\
                """);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        Instant until = Sql.instant(row, 4);
        Instant now = Sql.instant(row, 6);
        if (until != null) {
          Instant latest = now.plusSeconds(row.getLong(5));
          until = until.isAfter(latest.plus(SLACK)) ? latest : until;
        }
        if (until == null || until.isAfter(now)) {
          String feed = row.getString(2);
          paused.add(
              new PausedFeed(
                  row.getString(1), feed.equals(ALL) ? null : feed, Sql.instant(row, 3), until));
        }
      }
    }
    return paused;
  }

  /** Takes out what is over, and writes down ends that a false clock has put too far away. */
  static void mend(Connection connection) throws SQLException {
    Instant now = databaseNow(connection);
    Sql.update(connection, "delete from feed_pause where until_at <= ?", Sql.utc(now));
    for (PausedFeed one : read(connection)) {
      if (one.until != null) {
        Sql.update(
            connection,
            """
            update feed_pause set paused_at = ?, until_at = ?
            where site = ? and feed = ? and until_at > ?\
            """,
            Sql.utc(now),
            Sql.utc(one.until),
            one.site,
            one.feed == null ? ALL : one.feed,
            Sql.utc(one.until));
      }
    }
  }

  private static Instant databaseNow(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select current_timestamp");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
