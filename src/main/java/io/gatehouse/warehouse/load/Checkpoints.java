package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.RunRecord;
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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where each feed goes on, and how it has fared: table feed_checkpoint. */
public final class Checkpoints {
  /** A moment that is later than now by more than this was written by a clock that was ahead. */
  static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final String save;

  public Checkpoints(Dialect dialect) {
    save =
        """
        update feed_checkpoint set state = %s, last_loaded_at = ?, load_no = (%s)
        where site = ? and feed = ?\
        """
            .formatted(dialect.jsonParameter(), SiteCommit.NUMBER);
  }

  public static Optional<String> state(Connection connection, FeedKey feed) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select state from feed_checkpoint where site = ? and feed = ?")) {
      query.setString(1, feed.site());
      query.setString(2, feed.feed());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** Answers 0 where the feed has no row yet: then {@link #create} it and call again. */
  Dialect.Call save(FeedKey feed, String state, Instant now) {
    return new Dialect.Call(
        save, Sql.cleanJson(state), Sql.utc(now), feed.site(), feed.site(), feed.feed());
  }

  /**
   * The columns that say how the feed fares, after a run. Moments that are still to come were
   * written while this host's clock was ahead, and go.
   *
   * @return in how many runs in a row the same reply could not be read
   */
  public static int record(Connection connection, RunRecord run, SiteCommit commit)
      throws SQLException {
    OffsetDateTime ended = Sql.utc(run.endedAt());
    OffsetDateTime believed = Sql.utc(commit.at().plus(CLOCK_SLACK));
    boolean failed = run.error() != null;
    Object[] values = {
      failed ? null : ended,
      believed,
      run.caughtUp() ? ended : null,
      believed,
      Sql.cut(run.error(), 2000),
      failed ? ended : null,
      failed,
      failed,
      run.unreadable(),
      run.unreadable(),
      failed,
      run.unreadable(),
      run.unreadable(),
      run.result().added(),
      run.result().changed(),
      run.result().rejected(),
      run.result().expired(),
      Sql.utc(commit.at()),
      commit.number(),
      run.feed().site(),
      run.feed().feed()
    };
    String sql =
        """
        update feed_checkpoint set
          last_success_at = coalesce(cast(? as timestamp with time zone),
            case when last_success_at <= cast(? as timestamp with time zone)
              then last_success_at end),
          caught_up_at = coalesce(cast(? as timestamp with time zone),
            case when caught_up_at <= cast(? as timestamp with time zone) then caught_up_at end),
          last_error = coalesce(cast(? as varchar), last_error),
          last_error_at = coalesce(cast(? as timestamp with time zone), last_error_at),
          failed_runs = case when cast(? as boolean) then failed_runs + 1 else 0 end,
          unreadable_times = case
            when not cast(? as boolean) then 0
            when cast(? as varchar) is null then unreadable_times
            when unreadable = cast(? as varchar) then unreadable_times + 1
            else 1 end,
          unreadable = case
            when not cast(? as boolean) then null
            when cast(? as varchar) is null then unreadable
            else cast(? as varchar) end,
          rows_added = rows_added + ?,
          rows_changed = rows_changed + ?,
          rows_rejected = rows_rejected + ?,
          rows_expired = rows_expired + ?,
          last_loaded_at = ?,
          load_no = ?
        where site = ? and feed = ?\
        """;
    if (Sql.update(connection, sql, values) == 0) {
      create(connection, run.feed(), run.vendor(), commit);
      Sql.update(connection, sql, values);
    }
    return run.unreadable() == null ? 0 : unreadableTimes(connection, run.feed());
  }

  private static int unreadableTimes(Connection connection, FeedKey feed) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select unreadable_times from feed_checkpoint where site = ? and feed = ?")) {
      query.setString(1, feed.site());
      query.setString(2, feed.feed());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  public static void forgetUnreadable(Connection connection, FeedKey feed, SiteCommit commit)
      throws SQLException {
    Sql.update(
        connection,
        """
        update feed_checkpoint
        set unreadable = null, unreadable_times = 0, last_loaded_at = ?, load_no = ?
        where site = ? and feed = ?\
        """,
        Sql.utc(commit.at()),
        commit.number(),
        feed.site(),
        feed.feed());
  }

  static void create(Connection connection, FeedKey feed, String vendor, SiteCommit commit)
      throws SQLException {
    Sql.update(
        connection,
        """
        insert into feed_checkpoint
          (site, feed, vendor, first_loaded_at, last_loaded_at, load_no)
        values (?, ?, ?, ?, ?, ?)\
        """,
        feed.site(),
        feed.feed(),
        vendor,
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        commit.number());
  }

  /** Reads nothing, of the table that every feed needs first. */
  public static boolean reach(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("select 1 from feed_checkpoint where site is null");
        ResultSet row = query.executeQuery()) {
      return row.next();
    }
  }

  public static List<FeedStatus> status(Connection connection) throws SQLException {
    List<FeedStatus> all = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                select c.site, c.feed, c.vendor, c.state, c.last_loaded_at, c.last_success_at,
                  c.caught_up_at, c.last_error, c.last_error_at, c.failed_runs,
                  c.rows_added, c.rows_changed, c.rows_rejected, c.rows_expired,
                  (select count(*) from rejected_row r
                    where r.site = c.site and r.feed = c.feed and r.replayed_at is null),
                  f.open_gaps, f.gaps_given_up, f.complete_up_to
                from feed_checkpoint c
                join feed_freshness f on f.site = c.site and f.feed = c.feed
                order by c.site, c.feed\
                """);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(
            new FeedStatus(
                new FeedKey(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getString(4),
                Sql.instant(row, 5),
                Sql.instant(row, 6),
                Sql.instant(row, 7),
                row.getString(8),
                Sql.instant(row, 9),
                row.getInt(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                Sql.instant(row, 18)));
      }
    }
    return all;
  }

  /** What each run did: table feed_run. */
  public static final class Runs {
    private Runs() {}

    /** A run that found nothing new and went well leaves no row. */
    public static boolean worthKeeping(RunRecord run) {
      LoadResult result = run.result();
      return run.error() != null
          || result.added() + result.changed() + result.rejected() + result.expired() > 0;
    }

    public static void save(Connection connection, RunRecord run, SiteCommit commit)
        throws SQLException {
      FeedKey feed = run.feed();
      UUID id =
          new EventIds()
              .of(run.startedAt(), feed.site(), feed.feed(), run.startedAt() + "/" + run.endedAt());
      Sql.update(
          connection,
          """
          insert into feed_run
            (run_id, site, feed, vendor, started_at, ended_at, pages,
             rows_added, rows_changed, rows_unchanged, rows_rejected, rows_expired, rows_erased, caught_up, error,
             first_loaded_at, last_loaded_at, load_no)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
          """,
          id,
          feed.site(),
          feed.feed(),
          run.vendor(),
          Sql.utc(run.startedAt()),
          Sql.utc(run.endedAt()),
          run.pages(),
          run.result().added(),
          run.result().changed(),
          run.result().unchanged(),
          run.result().rejected(),
          run.result().expired(),
          run.result().erased(),
          run.caughtUp(),
          Sql.cut(run.error(), 2000),
          Sql.utc(commit.at()),
          Sql.utc(commit.at()),
          commit.number());
    }
  }
}
