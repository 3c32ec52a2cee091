package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Compares a vendor's counts with the rows that are there, and keeps the gaps that come of it: rows
 * of feed_gap with {@code expected} and {@code found}.
 */
final class Tallies {

  /** After so many readings in vain a gap is given up. */
  private static final int MOST_READINGS = 3;

  private Tallies() {}

  /**
   * Writes nothing: counting may take a while, and keeps nobody from loading.
   *
   * @param keptFrom records from before are let go and do not lack; null for none
   */
  static Tallied compare(Connection connection, FeedKey by, Tally tally, Instant keptFrom)
      throws SQLException {
    FeedKey of = new FeedKey(by.site(), tally.of());
    Instant caughtUp = null;
    String state = null;
    try (PreparedStatement query =
        connection.prepareStatement(
            "select caught_up_at, state from feed_checkpoint where site = ? and feed = ?")) {
      query.setString(1, of.site());
      query.setString(2, of.feed());
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          caughtUp = Sql.instant(row, 1);
          state = row.getString(2);
        }
      }
    }
    boolean comparable = caughtUp != null && !caughtUp.isBefore(tally.to());
    long found = rows(connection, of.site(), tally);
    long settled = settled(connection, of, tally.from(), tally.to());
    if (isLetGo(tally, keptFrom)) {
      settled = Math.max(settled, tally.expected() - found);
    }
    return new Tallied(tally, found, settled, comparable, false, state);
  }

  /** A long stretch that begins before, and ends behind, is looked at by its parts. */
  private static boolean isLetGo(Tally tally, Instant keptFrom) {
    return keptFrom != null
        && tally.from().isBefore(keptFrom)
        && (tally.then() != Tally.Then.LOOK || !tally.to().isAfter(keptFrom));
  }

  /** Whether what came of comparing opens, changes or closes a gap. */
  static boolean tellsOfGap(Tallied tallied) {
    boolean isKnown = tallied.settled() > 0 && tallied.missing() == 0;
    return tallied.tally().then() != Tally.Then.LOOK && tallied.comparable() && !isKnown;
  }

  private static long rows(Connection connection, String site, Tally tally) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select count(*) from access_event
            where event_id between ? and ? and occurred_at >= ? and occurred_at < ?
              and site = ? and source_event_id is not null\
            """)) {
      query.setObject(1, EventIds.first(tally.from()));
      query.setObject(2, EventIds.last(tally.to()));
      query.setObject(3, Sql.utc(tally.from()));
      query.setObject(4, Sql.utc(tally.to()));
      query.setString(5, site);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Keeps what came of comparing in the gap of that stretch. */
  static Tallied keep(
      Connection connection, FeedKey by, String vendor, Tallied tallied, SiteCommit commit)
      throws SQLException {
    if (!tellsOfGap(tallied)) {
      return tallied;
    }
    Tally tally = tallied.tally();
    FeedKey of = new FeedKey(by.site(), tally.of());
    UUID id = Gaps.id(of, tally.from(), tally.to());
    if (tally.expected() <= tallied.found() || tally.then() == Tally.Then.EXPLAINED) {
      fill(connection, id, by.feed(), tally.expected(), tallied.found(), commit);
      return tallied;
    }
    String reason =
        "the server counts "
            + tally.expected()
            + " records of that time, the warehouse has "
            + tallied.found();
    Gaps.open(connection, of, vendor, List.of(new Gap(tally.from(), tally.to(), reason)), commit);
    boolean readAgain = tally.then() == Tally.Then.READ_AGAIN;
    boolean givenUp =
        differ(connection, id, reason, tally.expected(), tallied.found(), readAgain, commit);
    return new Tallied(tally, tallied.found(), tallied.settled(), true, givenUp, tallied.state());
  }

  /**
   * Says what is true now of a gap that is there, and opens it again where it was closed.
   *
   * @param readAgain whether its stretch has just been read again, in vain
   * @return whether that was once too often: the gap stays, and is given up
   */
  private static boolean differ(
      Connection connection,
      UUID id,
      String reason,
      long expected,
      long found,
      boolean readAgain,
      SiteCommit commit)
      throws SQLException {
    Sql.update(
        connection,
        """
        update feed_gap
        set reason = ?, expected = ?, recovered = coalesce(recovered, 0) + ? - found, found = ?,
          readings = readings + ?, closed_at = null, closed_by = null, given_up_at = null,
          last_loaded_at = ?, load_no = ?
        where gap_id = ?\
        """,
        Sql.cut(reason, 2000),
        expected,
        found,
        found,
        readAgain ? 1 : 0,
        Sql.utc(commit.at()),
        commit.number(),
        id);
    return readAgain
        && Sql.update(
                connection,
                "update feed_gap set given_up_at = ? where gap_id = ? and readings >= ?",
                Sql.utc(commit.at()),
                id,
                MOST_READINGS)
            > 0;
  }

  /** Closes one gap, if it is there: nothing lacks any more, or what lacks is explained. */
  private static void fill(
      Connection connection, UUID id, String by, long expected, long found, SiteCommit commit)
      throws SQLException {
    Sql.update(
        connection,
        """
        update feed_gap
        set closed_at = ?, closed_by = ?, recovered = coalesce(recovered, 0) + ? - found,
          expected = ?, found = ?, given_up_at = null, last_loaded_at = ?,
          load_no = ?
        where gap_id = ? and (closed_at is null or expected > found)\
        """,
        Sql.utc(commit.at()),
        by,
        found,
        expected,
        found,
        Sql.utc(commit.at()),
        commit.number(),
        id);
  }

  /** How many records of that stretch lack for good: their gaps are explained, or given up. */
  private static long settled(Connection connection, FeedKey feed, Instant from, Instant to)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select coalesce(sum(expected - found), 0) from feed_gap
            where site = ? and feed = ? and gap_from >= ? and gap_to <= ? and expected > found
              and (closed_at is not null or given_up_at is not null)\
            """)) {
      query.setString(1, feed.site());
      query.setString(2, feed.feed());
      query.setObject(3, Sql.utc(from));
      query.setObject(4, Sql.utc(to));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
