package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What feeds have done lately and what lacks, for whoever shows it.
 *
 * @param runs of the time asked for, by feed and stretch of time
 * @param gaps those that are not closed, the latest of each feed first, {@value #GAPS} a feed at
 *     most
 * @param rejected the latest rejected rows of each feed, {@value #REJECTS} a feed at most
 */
public record Activity(List<Stretch> runs, List<OpenGap> gaps, List<Rejected> rejected) {

  public static final int GAPS = 20;
  public static final int REJECTS = 50;

  /** A reading that takes longer is given up: nobody waits for it, and others need the database. */
  private static final int LONGEST_QUERY_SECONDS = 20;

  /**
   * The runs of one feed that began in one stretch of time. Runs that went well and found nothing
   * are not among them.
   *
   * @param from its beginning, a multiple of its length since 1970
   */
  public record Stretch(
      FeedKey feed, Instant from, long added, long changed, long rejected, long failed) {}

  /**
   * A stretch that may lack events.
   *
   * @param givenUp whether it lacks them for good
   */
  public record OpenGap(
      FeedKey feed, Instant from, Instant to, String reason, Instant foundAt, boolean givenUp) {}

  /**
   * A record that could not become a row.
   *
   * @param reason with the value that was seen
   */
  public record Rejected(FeedKey feed, String reason, Instant lastSeenAt) {}

  static Activity read(Connection connection, Instant since, Duration stretch) throws SQLException {
    return new Activity(runs(connection, since, stretch), gaps(connection), rejected(connection));
  }

  /** Ids of runs begin with their time: the primary key finds those of a day among all. */
  private static List<Stretch> runs(Connection connection, Instant since, Duration stretch)
      throws SQLException {
    long seconds = stretch.toSeconds();
    String sql =
        """
        select site, feed, began, sum(rows_added), sum(rows_changed), sum(rows_rejected),
          count(error)
        from (
          select site, feed, rows_added, rows_changed, rows_rejected, error,
            cast(floor(extract(epoch from started_at) / %d) as bigint) as began
          from feed_run
          where run_id >= ?
        ) lately
        group by site, feed, began\
        """
            .formatted(seconds);
    return all(
        connection,
        sql,
        row ->
            new Stretch(
                feed(row),
                Instant.ofEpochSecond(row.getLong(3) * seconds),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)),
        EventIds.first(since));
  }

  private static List<OpenGap> gaps(Connection connection) throws SQLException {
    String sql =
        """
        select site, feed, gap_from, gap_to, reason, first_loaded_at, given_up_at
        from (
          select g.*, row_number() over (partition by site, feed order by gap_to desc, gap_id) as n
          from feed_gap g
          where closed_at is null
        ) latest
        where n <= %d
        order by site, feed, n\
        """
            .formatted(GAPS);
    return all(
        connection,
        sql,
        row ->
            new OpenGap(
                feed(row),
                Sql.instant(row, 3),
                Sql.instant(row, 4),
                row.getString(5),
                Sql.instant(row, 6),
                Sql.instant(row, 7) != null));
  }

  private static List<Rejected> rejected(Connection connection) throws SQLException {
    String sql =
        """
        select site, feed, reason, last_loaded_at
        from (
          select site, feed, reason, last_loaded_at,
            row_number() over (
              partition by site, feed order by last_loaded_at desc, reject_id) as n
          from rejected_row
          where replayed_at is null
        ) latest
        where n <= %d
        order by site, feed, n\
        """
            .formatted(REJECTS);
    return all(
        connection, sql, row -> new Rejected(feed(row), row.getString(3), Sql.instant(row, 4)));
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T> List<T> all(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    List<T> all = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setQueryTimeout(LONGEST_QUERY_SECONDS);
      for (int i = 0; i < parameters.length; i++) {
        query.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          all.add(reader.read(row));
        }
      }
    }
    return all;
  }

  private static FeedKey feed(ResultSet row) throws SQLException {
    return new FeedKey(row.getString(1), row.getString(2));
  }
}
