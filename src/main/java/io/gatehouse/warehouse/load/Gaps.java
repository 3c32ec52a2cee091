package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Stretches of time that a feed may have missed: table feed_gap. */
public final class Gaps {
  private record Open(UUID id, Gap gap) {}

  /** After so many readings in vain a gap is given up. */
  private static final int MOST_READINGS = 3;

  private static final Duration RECENT = Duration.ofHours(1);

  private Gaps() {}

  /** The same gap told twice is one; one that was closed before it is told again is open again. */
  static void open(
      Connection connection, FeedKey feed, String vendor, List<Gap> gaps, SiteCommit commit)
      throws SQLException {
    for (Gap gap : gaps) {
      UUID id = id(feed, gap.from(), gap.to());
      Sql.update(
          connection,
          """
          insert into feed_gap
            (gap_id, site, feed, vendor, gap_from, gap_to, reason, of_rejected, first_loaded_at,
             last_loaded_at, load_no)
          select cast(? as uuid), cast(? as varchar), cast(? as varchar), cast(? as varchar),
            cast(? as timestamp with time zone), cast(? as timestamp with time zone),
            cast(? as varchar), cast(? as boolean),
            cast(? as timestamp with time zone), cast(? as timestamp with time zone),
            cast(? as bigint)
          where not exists (select 1 from feed_gap where gap_id = ?)\
          """,
          id,
          feed.site(),
          feed.feed(),
          vendor,
          Sql.utc(gap.from()),
          Sql.utc(gap.to()),
          Sql.cut(gap.reason(), 2000),
          gap.ofRejected(),
          Sql.utc(commit.at()),
          Sql.utc(commit.at()),
          commit.number(),
          id);
      Sql.update(
          connection,
          """
          update feed_gap
          set reason = ?, of_rejected = ?, closed_at = null, closed_by = null, given_up_at = null,
            last_loaded_at = ?, load_no = ?
          where gap_id = ? and (closed_at is not null or of_rejected <> ?)\
          """,
          Sql.cut(gap.reason(), 2000),
          gap.ofRejected(),
          Sql.utc(commit.at()),
          commit.number(),
          id,
          gap.ofRejected());
    }
  }

  /**
   * Of a page of a backfill that has just been loaded: fills gaps of another feed too.
   *
   * @param other null for none
   * @return how many gaps of both are filled now that were open
   */
  public static long alsoFill(Connection connection, PageLoad page, String other, Instant now)
      throws SQLException {
    FeedKey feed = page.feed();
    SiteCommit commit = SiteCommit.underWay(connection, feed.site(), now);
    if (other != null) {
      fill(connection, new FeedKey(feed.site(), other), feed.feed(), page.filled(), commit);
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select count(*) from feed_gap
            where site = ? and feed in (?, ?) and load_no = ? and closed_at is not null\
            """)) {
      query.setString(1, feed.site());
      query.setString(2, feed.feed());
      query.setString(3, other == null ? feed.feed() : other);
      query.setLong(4, commit.number());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * Closes the feed's own gaps that lie within a stretch; what counts lack, counting closes. A gap
   * that ends in time to come was mostly written while the clock was ahead: a stretch that begins
   * no later and reaches up to now fills it; one that also begins then is filled by any such.
   */
  static void fill(
      Connection connection, FeedKey feed, List<Gap.Filled> stretches, SiteCommit commit)
      throws SQLException {
    fill(connection, feed, feed.feed(), stretches, commit);
  }

  private static void fill(
      Connection connection, FeedKey feed, String by, List<Gap.Filled> stretches, SiteCommit commit)
      throws SQLException {
    Instant toCome = commit.at().plus(Checkpoints.CLOCK_SLACK);
    for (Gap.Filled stretch : stretches) {
      boolean reachesNow =
          stretch.to().isAfter(commit.at().minus(RECENT)) && !stretch.to().isAfter(toCome);
      Sql.update(
          connection,
          """
          update feed_gap
          set closed_at = ?, closed_by = ?, last_loaded_at = ?, load_no = ?
          where site = ? and feed = ? and closed_at is null and expected is null
            and ((gap_from between ? and ? and gap_to <= ?)
              or (gap_to > ? and ? and (gap_from > ? or (gap_from >= ? and gap_from < ?))))\
          """,
          Sql.utc(commit.at()),
          by,
          Sql.utc(commit.at()),
          commit.number(),
          feed.site(),
          feed.feed(),
          Sql.utc(stretch.from()),
          Sql.utc(stretch.onlyFromItsBeginning() ? stretch.from() : stretch.to()),
          Sql.utc(stretch.to()),
          Sql.utc(toCome),
          reachesNow,
          Sql.utc(toCome),
          Sql.utc(stretch.from()),
          Sql.utc(stretch.to()));
    }
  }

  static UUID id(FeedKey feed, Instant from, Instant to) {
    return new EventIds().of(from, feed.site(), feed.feed(), Gap.interval(from, to));
  }

  /**
   * Closes gaps that told of rejected rows alone, of which none is left.
   *
   * @param interval as {@link Gap#interval} says it
   * @return how many were open: 0 or 1
   */
  public static int closeOfRejected(
      Connection connection, FeedKey feed, String interval, SiteCommit commit) throws SQLException {
    String[] ends = interval.split("/");
    return Sql.update(
        connection,
        """
        update feed_gap set closed_at = ?, closed_by = 'replay', last_loaded_at = ?, load_no = ?
        where gap_id = ? and of_rejected and closed_at is null\
        """,
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        commit.number(),
        id(feed, Instant.parse(ends[0]), Instant.parse(ends[1])));
  }

  /**
   * Says what is true now of a gap that is there, and opens it again where it was closed.
   *
   * @param readAgain whether its stretch has just been read again, in vain
   * @return whether that was once too often: the gap stays, and is given up
   */
  static boolean differ(
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
  static void fill(
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
  static long settled(Connection connection, FeedKey feed, Instant from, Instant to)
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

  /** Closes what ended before that moment; see {@link Warehouse#closeGaps}. */
  public static List<Gap> close(
      Connection connection, FeedKey feed, String by, Instant before, SiteCommit commit)
      throws SQLException {
    List<Gap> closed = new ArrayList<>();
    for (Open open : endedBefore(connection, feed, before, commit.at())) {
      Sql.update(
          connection,
          """
          update feed_gap
          set closed_at = ?, closed_by = ?, recovered = ?, last_loaded_at = ?, load_no = ?
          where gap_id = ?\
          """,
          Sql.utc(commit.at()),
          by,
          recovered(connection, feed, by, open.gap),
          Sql.utc(commit.at()),
          commit.number(),
          open.id);
      closed.add(open.gap);
    }
    return closed;
  }

  public static boolean anyToClose(Connection connection, FeedKey feed, Instant before, Instant now)
      throws SQLException {
    return !endedBefore(connection, feed, before, now).isEmpty();
  }

  /** One that ends in time to come was written while the clock was ahead: it ended before, too. */
  private static List<Open> endedBefore(
      Connection connection, FeedKey feed, Instant before, Instant now) throws SQLException {
    List<Open> open = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select gap_id, gap_from, gap_to, reason from feed_gap
            where site = ? and feed = ? and (gap_to < ? or gap_to > ?) and closed_at is null
            order by gap_from\
            """)) {
      query.setString(1, feed.site());
      query.setString(2, feed.feed());
      query.setObject(3, Sql.utc(before));
      query.setObject(4, Sql.utc(now.plus(Checkpoints.CLOCK_SLACK)));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Gap gap = new Gap(Sql.instant(row, 2), Sql.instant(row, 3), row.getString(4));
          open.add(new Open(row.getObject(1, UUID.class), gap));
        }
      }
    }
    return open;
  }

  /** Events of the gap that only the other feed saw. Their ids begin with their time. */
  private static long recovered(Connection connection, FeedKey feed, String by, Gap gap)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select count(*) from access_event
            where event_id between ? and ? and occurred_at between ? and ? and site = ?
              and position(',' || cast(? as varchar) || ',' in ',' || seen_by || ',') > 0
              and position(',' || cast(? as varchar) || ',' in ',' || seen_by || ',') = 0\
            """)) {
      query.setObject(1, EventIds.first(gap.from()));
      query.setObject(2, EventIds.last(gap.to()));
      query.setObject(3, Sql.utc(gap.from()));
      query.setObject(4, Sql.utc(gap.to()));
      query.setString(5, feed.site());
      query.setString(6, by);
      query.setString(7, feed.feed());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
