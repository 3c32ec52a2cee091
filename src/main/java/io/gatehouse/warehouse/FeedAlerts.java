package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The feeds that are not well, and who tells it: of several daemons on a warehouse one. All methods
 * throw {@link WarehouseException}.
 */
public final class FeedAlerts {

  /**
   * A feed that is not well, and whether people have been told: a row of feed_alert.
   *
   * @param since when that was first seen
   * @param toldAt when they were told; null while they have not been
   */
  public record FeedAlert(FeedKey feed, Instant since, Instant toldAt) {}

  /** After that whoever claimed to tell it was killed at it. */
  private static final Duration CLAIM = Duration.ofMinutes(2);

  private final Transactions transactions;
  private final Clock clock;

  FeedAlerts(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The feeds that are known not to be well. */
  public List<FeedAlert> read() {
    Instant now = now();
    return transactions.run("read the alerts", connection -> read(connection, now));
  }

  /** Since a moment that has been: one in the future was written by a clock that was ahead. */
  private static List<FeedAlert> read(Connection connection, Instant now) throws SQLException {
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

  /** These feeds are not well, from now on where that is not known. */
  public void notWell(Collection<FeedKey> feeds) {
    Instant now = now();
    transactions.write(
        "note feeds that are not well",
        connection -> {
          for (FeedKey feed : feeds) {
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
        });
  }

  /** Whether the caller is to tell it, and no other daemon on this warehouse. */
  public boolean claim(FeedAlert alert) {
    Instant now = now();
    String state = alert.toldAt == null ? "told_at is null" : "told_at is not null";
    return transactions.run(
        "claim the alert of " + alert.feed,
        connection ->
            Sql.update(
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
                > 0);
  }

  /**
   * Ends a claim.
   *
   * @param told whether people have been told; else it is to be tried again
   */
  public void release(FeedAlert alert, boolean told) {
    Instant at = told ? now() : null;
    transactions.write(
        "note the alert of " + alert.feed,
        connection ->
            Sql.update(
                connection,
                """
                update feed_alert set claimed_at = null,
                  told_at = coalesce(cast(? as timestamp with time zone), told_at)
                where site = ? and feed = ?\
                """,
                Sql.utc(at),
                alert.feed.site(),
                alert.feed.feed()));
  }

  /** The feed is well, or nobody's concern any more. */
  public void forget(FeedKey feed) {
    transactions.write(
        "forget the alert of " + feed,
        connection ->
            Sql.update(
                connection,
                "delete from feed_alert where site = ? and feed = ?",
                feed.site(),
                feed.feed()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
