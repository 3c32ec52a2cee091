package io.gatehouse.warehouse;

import io.gatehouse.warehouse.load.KeptRows;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How long tables keep their rows: {@code retention.<table>}. Months go whole, by UTC: a row goes
 * when the month in which it happened ended longer ago than its table keeps. From when on a table
 * keeps is decided here, stands in table retention, and holds for every process that loads; what is
 * older is not loaded again. All methods throw {@link WarehouseException}.
 *
 * <p>A clock that is ahead would delete what is not old and have loads refused for good. So a bound
 * follows the clock only while the clock goes on from where it was seen last; a leap waits for a
 * day of the new time.
 */
public final class Retention {

  /** So many rows go in one transaction: a load waits for it a moment at most. */
  static final int BATCH = 2_000;

  /** A daemon that was away longer, or a clock that leapt further, waits before anything goes. */
  public static final Duration LEAP = Duration.ofDays(35);

  static final Duration WAIT_AFTER_LEAP = Duration.ofDays(1);

  /**
   * What was decided of one table.
   *
   * @param keptFrom null while nothing goes
   * @param waitsSince since when the clock is further than it should be; null where it is not
   * @param moved whether the bound has moved just now
   */
  public record Bound(String table, Instant keptFrom, Instant waitsSince, boolean moved) {}

  private final Warehouse warehouse;
  private final Transactions transactions;
  private final Clock clock;
  private final KeptRows keptRows;

  Retention(Warehouse warehouse, Transactions transactions, Clock clock, KeptRows keptRows) {
    this.warehouse = warehouse;
    this.transactions = transactions;
    this.clock = clock;
    this.keptRows = keptRows;
  }

  /** The tables that may have one, in their alphabet. */
  public static List<String> tables() {
    return List.copyOf(new TreeSet<>(KeptRows.TABLES.keySet()));
  }

  /** Loads go by what has been decided before, until {@link #decide}. */
  void read(Connection connection) throws SQLException {
    Map<String, Instant> bounds = new TreeMap<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select table_name, kept_from from retention where kept_from is not null");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (KeptRows.TABLES.containsKey(row.getString(1))) {
          bounds.put(row.getString(1), Sql.instant(row, 2));
        }
      }
    }
    keptRows.use(bounds);
  }

  /** From when on the table keeps its rows; null for all. */
  public Instant keptFrom(String table) {
    return keptRows.keptFrom(table);
  }

  /**
   * Moves the bounds to where they belong now.
   *
   * @param lengths by table how long its rows are kept; tables that are not in it keep all
   */
  public List<Bound> decide(Map<String, Duration> lengths) {
    Instant ours = clock.instant();
    List<Bound> decided =
        transactions.run(
            "decide what retention lets go",
            connection -> {
              Instant theirs = now(connection);
              Instant now = theirs.isBefore(ours) ? theirs : ours;
              forgetOthers(connection, lengths);
              List<Bound> bounds = new ArrayList<>();
              for (Map.Entry<String, Duration> one : new TreeMap<>(lengths).entrySet()) {
                bounds.add(decide(connection, one.getKey(), one.getValue(), now));
              }
              return bounds;
            });
    Map<String, Instant> bounds = new TreeMap<>();
    decided.stream()
        .filter(bound -> bound.keptFrom != null)
        .forEach(bound -> bounds.put(bound.table, bound.keptFrom));
    keptRows.use(bounds);
    closeGaps();
    return decided;
  }

  /** The beginning of the month in which something that is as old as that happened. */
  static Instant bound(Instant now, Duration length) {
    return now.minus(length)
        .atOffset(ZoneOffset.UTC)
        .truncatedTo(ChronoUnit.DAYS)
        .withDayOfMonth(1)
        .toInstant();
  }

  private static Instant now(Connection connection) throws SQLException {
    return moment(connection, "select current_timestamp");
  }

  private static Instant moment(Connection connection, String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      row.next();
      return Sql.instant(row, 1);
    }
  }

  private static void forgetOthers(Connection connection, Map<String, Duration> lengths)
      throws SQLException {
    for (String table : tables()) {
      if (!lengths.containsKey(table)) {
        Sql.update(connection, "delete from retention where table_name = ?", table);
      }
    }
  }

  private record Standing(Instant keptFrom, Instant lookedAt, Instant waitsSince) {}

  private static Bound decide(Connection connection, String table, Duration length, Instant now)
      throws SQLException {
    Standing known = standing(connection, table);
    // Before the first look, what feeds did last tells what time it was.
    Instant seen =
        known.lookedAt != null
            ? known.lookedAt
            : moment(connection, "select max(last_success_at) from feed_checkpoint");
    boolean leapt = seen != null && now.isAfter(seen.plus(LEAP));
    Instant waits = null;
    if (leapt) {
      boolean goesOn = known.waitsSince != null && !known.waitsSince.isAfter(now);
      waits = goesOn ? known.waitsSince : now;
      if (!now.isBefore(waits.plus(WAIT_AFTER_LEAP))) {
        waits = null;
      }
    }
    Instant keptFrom = waits == null ? bound(now, length) : known.keptFrom;
    boolean moved = keptFrom != null && !keptFrom.equals(known.keptFrom);
    Instant lookedAt = waits == null ? now : seen;
    int there =
        Sql.update(
            connection,
            """
            update retention set keep_days = ?, kept_from = ?, looked_at = ?, waits_since = ?
            where table_name = ?\
            """,
            length.toDays(),
            Sql.utc(keptFrom),
            Sql.utc(lookedAt),
            Sql.utc(waits),
            table);
    if (there == 0) {
      Sql.update(
          connection,
          """
          insert into retention (table_name, keep_days, kept_from, looked_at, waits_since)
          values (?, ?, ?, ?, ?)\
          """,
          table,
          length.toDays(),
          Sql.utc(keptFrom),
          Sql.utc(lookedAt),
          Sql.utc(waits));
    }
    return new Bound(table, keptFrom, waits, moved);
  }

  private static Standing standing(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select kept_from, looked_at, waits_since from retention where table_name = ?
            for update\
            """)) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? new Standing(Sql.instant(row, 1), Sql.instant(row, 2), Sql.instant(row, 3))
            : new Standing(null, null, null);
      }
    }
  }

  /**
   * Deletes some rows that are older than their table keeps, in one short transaction.
   *
   * @return by table how many; empty where nothing is left to delete
   */
  public Map<String, Long> drop() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    for (String table : tables()) {
      Instant from = keptRows.keptFrom(table);
      if (from == null) {
        continue;
      }
      long rows = some(warehouse.table(table), from);
      if (rows > 0) {
        dropped.put(table, rows);
      }
    }
    return dropped;
  }

  private long some(Table table, Instant from) {
    String doing = "delete what " + table.name() + " no longer keeps";
    return transactions.run(
        doing,
        connection -> {
          long rows = delete(connection, table, from);
          if (rows > 0) {
            count(connection, table.name(), rows);
          }
          return rows;
        });
  }

  private static long delete(Connection connection, Table table, Instant from) throws SQLException {
    KeptRows.Aging aging = KeptRows.TABLES.get(table.name());
    String key = String.join(", ", table.key());
    List<Object> values = new ArrayList<>();
    String old = aging.time() + " < ?";
    values.add(KeptRows.bound(table, from));
    if (aging.id() != null) { // by the index of the key, in its order
      old += " and " + aging.id() + " < ? order by " + aging.id();
      values.add(EventIds.first(from));
    }
    return Sql.update(
        connection,
        "delete from %1$s where (%2$s) in (select %2$s from %1$s where %3$s fetch first %4$d rows only)"
            .formatted(table.name(), key, old, BATCH),
        values.toArray());
  }

  private static void count(Connection connection, String table, long rows) throws SQLException {
    Sql.update(
        connection,
        """
        update retention
        set rows_dropped = rows_dropped + ?, dropped_at = current_timestamp where table_name = ?\
        """,
        rows,
        table);
  }

  /**
   * Gaps of a time that is no longer kept would be read again in vain, and hold complete_up_to back
   * for ever. A site that has punches keeps its gaps until those go too.
   */
  private void closeGaps() {
    Instant events = keptRows.keptFrom("access_event");
    if (events == null) {
      return;
    }
    Instant punches = keptRows.keptFrom("attendance_punch");
    String old =
        """
        closed_at is null and (gap_to <= ? or gap_to <= ?
          and not exists (select 1 from attendance_punch p where p.site = feed_gap.site))\
        """;
    Instant both = punches == null ? Instant.EPOCH : punches.isBefore(events) ? punches : events;
    List<String> sites =
        transactions.run(
            "look for gaps that are no longer kept",
            connection -> {
              List<String> found = new ArrayList<>();
              try (PreparedStatement query =
                  connection.prepareStatement("select distinct site from feed_gap where " + old)) {
                query.setObject(1, Sql.utc(both));
                query.setObject(2, Sql.utc(events));
                try (ResultSet row = query.executeQuery()) {
                  while (row.next()) {
                    found.add(row.getString(1));
                  }
                }
              }
              return found;
            });
    for (String site : sites) {
      warehouse.change(
          "close gaps that are no longer kept",
          site,
          (connection, commit) -> close(connection, site, old, both, events, commit));
    }
  }

  private static int close(
      Connection connection,
      String site,
      String old,
      Instant both,
      Instant events,
      SiteCommit commit)
      throws SQLException {
    return Sql.update(
        connection,
        "update feed_gap set closed_at = ?, closed_by = 'retention', last_loaded_at = ?, load_no = ?"
            + " where site = ? and "
            + old,
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        commit.number(),
        site,
        Sql.utc(both),
        Sql.utc(events));
  }
}
