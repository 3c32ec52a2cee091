package io.gatehouse.warehouse.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is known to lack: stretches of time that a feed may have missed, table feed_gap, and records
 * that could not become rows, {@link RejectedRows}. What counts reveal is kept by {@link Tallies}.
 */
public final class Gaps {
  private record Open(UUID id, Gap gap) {}

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

  /**
   * Records that could not become rows, each kept once however often it is read: table
   * rejected_row.
   */
  public static final class RejectedRows {
    private static final ObjectMapper JSON =
        new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private RejectedRows() {}

    /** Returns how many were not known before. */
    static int save(
        Connection connection,
        Dialect dialect,
        FeedKey feed,
        String vendor,
        List<RejectedRow> rejected,
        SiteCommit commit)
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
                update rejected_row set times_seen = times_seen + 1, reason = ?, raw_text = ?,
                  origin = %s, last_loaded_at = ?, load_no = ?
                where reject_id = ?\
                """
                    .formatted(dialect.jsonParameter()),
                reason,
                Sql.clean(one.raw()),
                json(one.origin()),
                Sql.utc(commit.at()),
                commit.number(),
                id);
        if (known == 0) {
          added++;
          Sql.update(
              connection,
              """
              insert into rejected_row
                (reject_id, site, feed, vendor, reason, raw_text, origin, times_seen,
                 first_loaded_at, last_loaded_at, load_no)
              values (?, ?, ?, ?, ?, ?, %s, 1, ?, ?, ?)\
              """
                  .formatted(dialect.jsonParameter()),
              id,
              feed.site(),
              feed.feed(),
              vendor,
              reason,
              Sql.clean(one.raw()),
              json(one.origin()),
              Sql.utc(commit.at()),
              Sql.utc(commit.at()),
              commit.number());
        }
      }
      return added;
    }

    private static String json(RejectedRow.Origin origin) {
      try {
        return origin == null ? null : Sql.cleanJson(JSON.writeValueAsString(origin));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("what a feed gave to a rejected row is no JSON", e);
      }
    }

    private static RejectedRow.Origin origin(String json) {
      try {
        return json == null ? null : JSON.readValue(json, RejectedRow.Origin.class);
      } catch (JsonProcessingException e) {
        return null; // by another version, or edited: told as one that cannot be replayed
      }
    }

    /**
     * The latest first, after that one.
     *
     * @param after null for the first
     */
    public static List<RejectedRecord> read(
        Connection connection, FeedKey feed, RejectedRecord after, int limit) throws SQLException {
      List<RejectedRecord> found = new ArrayList<>();
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              select reject_id, vendor, reason, raw_text, origin, first_loaded_at, last_loaded_at
              from rejected_row
              where site = ? and feed = ? and replayed_at is null%s
              order by first_loaded_at desc, reject_id desc
              fetch first %d rows only\
              """
                  .formatted(
                      after == null
                          ? ""
                          : " and (first_loaded_at < ? or (first_loaded_at = ? and reject_id < ?))",
                      limit))) {
        query.setString(1, feed.site());
        query.setString(2, feed.feed());
        if (after != null) {
          query.setObject(3, Sql.utc(after.firstSeenAt()));
          query.setObject(4, Sql.utc(after.firstSeenAt()));
          query.setObject(5, after.id());
        }
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            found.add(
                new RejectedRecord(
                    row.getObject(1, UUID.class),
                    feed,
                    row.getString(2),
                    Sql.instant(row, 6),
                    Sql.instant(row, 7),
                    new RejectedRow(
                        row.getString(3),
                        row.getString(4),
                        row.getString(4),
                        origin(row.getString(5)))));
          }
        }
      }
      return found;
    }

    /** How many there are by feed, of sites and feeds by name. */
    public static Map<FeedKey, Long> count(Connection connection) throws SQLException {
      Map<FeedKey, Long> counts = new java.util.LinkedHashMap<>();
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  select site, feed, count(*) from rejected_row where replayed_at is null
                  group by site, feed order by site, feed\
                  """);
          ResultSet row = query.executeQuery()) {
        while (row.next()) {
          counts.put(new FeedKey(row.getString(1), row.getString(2)), row.getLong(3));
        }
      }
      return counts;
    }

    public static void remove(Connection connection, Collection<UUID> ids) throws SQLException {
      for (UUID id : ids) {
        Sql.update(connection, "delete from rejected_row where reject_id = ?", id);
      }
    }

    public static void explain(Connection connection, Map<UUID, String> reasons, SiteCommit commit)
        throws SQLException {
      for (Map.Entry<UUID, String> one : reasons.entrySet()) {
        String reason = Sql.cut(one.getValue(), 2000);
        Sql.update(
            connection,
            """
            update rejected_row set reason = ?, last_loaded_at = ?, load_no = ?
            where reject_id = ? and reason <> ?\
            """,
            reason,
            Sql.utc(commit.at()),
            commit.number(),
            one.getKey(),
            reason);
      }
    }
  }
}
