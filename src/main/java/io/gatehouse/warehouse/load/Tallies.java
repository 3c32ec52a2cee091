package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Compares a vendor's counts with the rows that are there, and keeps the gaps that come of it. */
final class Tallies {

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
    long settled = Gaps.settled(connection, of, tally.from(), tally.to());
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
      Gaps.fill(connection, id, by.feed(), tally.expected(), tallied.found(), commit);
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
        Gaps.differ(connection, id, reason, tally.expected(), tallied.found(), readAgain, commit);
    return new Tallied(tally, tallied.found(), tallied.settled(), true, givenUp, tallied.state());
  }
}
