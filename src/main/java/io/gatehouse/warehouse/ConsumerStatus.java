package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far a consumer of committed rows is behind at one site. Times are the database's, UTC.
 *
 * @param name the consumer's
 * @param table whose rows it gets
 * @param rowsHandedOn how often a row was handed on to a route that ended well
 * @param handedOnAt when that happened last; null for never
 * @param caughtUpAt when it last had nothing more to hand on, to half a minute; null for never
 * @param failingSince since when its route fails; null where it does not
 * @param lastError why, while it fails; else null
 * @param behind how many rows it has not handed on, {@value #COUNTED} for as many or more
 * @param isHeld whether a daemon hands its rows on at this time
 */
public record ConsumerStatus(
    String name,
    String table,
    String site,
    long rowsHandedOn,
    Instant handedOnAt,
    Instant caughtUpAt,
    Instant failingSince,
    String lastError,
    long behind,
    boolean isHeld) {

  /** Further than that is not counted: the answer has to come at once. */
  public static final int COUNTED = 10_000;

  /** Its route fails. */
  public boolean isFailing() {
    return failingSince != null;
  }

  /** By name and site. */
  static List<ConsumerStatus> read(Connection connection) throws SQLException {
    List<ConsumerStatus> all = new ArrayList<>();
    Map<String, Table> tables = null;
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                select c.name, c.table_name, p.site, p.rows_handed_on, p.handed_on_at,
                  p.caught_up_at, p.failing_since, p.last_error, p.load_no, p.after_key,
                  c.held_by is not null and c.held_until > current_timestamp
                from consumer c join consumer_checkpoint p on p.name = c.name
                order by c.name, p.site\
                """);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (tables == null) {
          tables = Schema.read(connection);
        }
        Table table = tables.get(row.getString(2));
        Consumers.Position after = new Consumers.Position(row.getLong(9), row.getString(10));
        all.add(
            new ConsumerStatus(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Sql.instant(row, 5),
                Sql.instant(row, 6),
                Sql.instant(row, 7),
                row.getString(8),
                table == null ? 0 : behind(connection, table, row.getString(3), after),
                row.getBoolean(11)));
      }
    }
    return all;
  }

  private static long behind(
      Connection connection, Table table, String site, Consumers.Position after)
      throws SQLException {
    long behind = count(connection, table, "load_no > ?", site, after.loadNo());
    if (after.afterKey() != null && behind < COUNTED) { // and the rest of that commit
      List<Object> values = new ArrayList<>(List.of(after.loadNo()));
      values.addAll(after.keys());
      String rest = "load_no = ? and " + Consumers.keyIsAfter(table);
      behind += count(connection, table, rest, site, values.toArray());
    }
    return Math.min(behind, COUNTED);
  }

  private static long count(
      Connection connection, Table table, String where, String site, Object... values)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select count(*) from (select 1 as one from %s where site = ? and %s limit %d) counted"
                .formatted(table.name(), where, COUNTED))) {
      query.setString(1, site);
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 2, values[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
