package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A daemon's sign of life: a row of heartbeat. All times are the database's, so that nothing
 * depends on whether hosts' clocks agree.
 *
 * @param stoppedAt null while it has not been stopped; one that was killed never was
 * @param refused what is wrong with a changed configuration that it has not taken; null for nothing
 * @param readAt when this was read
 */
public record Heartbeat(
    UUID daemon,
    String host,
    long pid,
    Instant startedAt,
    Instant beatAt,
    Instant stoppedAt,
    String refused,
    Instant readAt) {

  /** How often a daemon gives one. */
  public static final Duration INTERVAL = Duration.ofSeconds(3);

  /** A database that is busy lets some wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int LONGEST_REFUSED = 4_000;

  private static final Duration KEPT = Duration.ofDays(7);

  /** One from the future was left behind by a clock that has been set back since. */
  public boolean isAlive() {
    return stoppedAt == null && Duration.between(beatAt, readAt).abs().compareTo(PATIENCE) <= 0;
  }

  static void beat(Connection connection, UUID daemon, String host, long pid, String refused)
      throws SQLException {
    String told = refused == null ? null : Sql.cut(refused, LONGEST_REFUSED);
    int known =
        Sql.update(
            connection,
            """
            update heartbeat set beat_at = current_timestamp, stopped_at = null, refused = ?
            where daemon_id = ?\
            """,
            told,
            daemon);
    if (known == 0) {
      Sql.update(
          connection,
          """
          insert into heartbeat (daemon_id, host, pid, refused, started_at, beat_at)
          values (?, ?, ?, ?, current_timestamp, current_timestamp)\
          """,
          daemon,
          Sql.cut(host, 255),
          pid,
          told);
      for (Heartbeat other : read(connection)) {
        boolean isOld = Duration.between(other.beatAt, other.readAt).abs().compareTo(KEPT) > 0;
        boolean isForgotten = isOld || (other.stoppedAt != null && !other.daemon.equals(daemon));
        if (isForgotten) {
          Sql.update(connection, "delete from heartbeat where daemon_id = ?", other.daemon);
        }
      }
    }
  }

  static void stopped(Connection connection, UUID daemon) throws SQLException {
    Sql.update(
        connection,
        "update heartbeat set stopped_at = current_timestamp where daemon_id = ?",
        daemon);
  }

  /** The latest first. */
  static List<Heartbeat> read(Connection connection) throws SQLException {
    List<Heartbeat> all = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                select daemon_id, host, pid, started_at, beat_at, stopped_at, refused,
                  current_timestamp
                from heartbeat order by beat_at desc\
                """);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(
            new Heartbeat(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getLong(3),
                Sql.instant(row, 4),
                Sql.instant(row, 5),
                Sql.instant(row, 6),
                row.getString(7),
                Sql.instant(row, 8)));
      }
    }
    return all;
  }
}
