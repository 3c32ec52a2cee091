package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.TreeMap;

/** What queries need to know of the settings: table site. Sites that are gone keep their rows. */
public final class ConfiguredSites {

  private ConfiguredSites() {}

  /**
   * A site as it is configured.
   *
   * @param timeZone a region or {@code Etc/GMT-8}, which all databases read alike; or the offset
   *     {@code +05:30}
   * @param dayStarts by the site's clocks
   * @param stayAtMost after so long without another passage nobody counts as inside
   */
  public record ConfiguredSite(
      String name, String vendor, String timeZone, LocalTime dayStarts, Duration stayAtMost) {

    ConfiguredSite in(Dialect dialect) {
      boolean isOffset = timeZone.startsWith("+") || timeZone.startsWith("-");
      return new ConfiguredSite(
          name, vendor, isOffset ? dialect.zoneOf(timeZone) : timeZone, dayStarts, stayAtMost);
    }
  }

  static void keep(Warehouse warehouse, ConfiguredSite site) {
    warehouse.keep(
        "keep the settings of " + site.name(),
        site.name(),
        connection -> isKept(connection, site),
        (connection, commit) -> keep(connection, site, commit));
  }

  private static boolean isKept(Connection connection, ConfiguredSite site) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select 1 from site
            where name = ? and vendor = ? and time_zone = ? and day_starts = ?
              and stay_at_most_minutes = ?\
            """)) {
      query.setString(1, site.name());
      query.setString(2, site.vendor());
      query.setString(3, site.timeZone());
      query.setObject(4, site.dayStarts());
      query.setLong(5, site.stayAtMost().toMinutes());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Since when each site is known that was ever configured, by name. */
  static Map<String, Instant> since(Connection connection) throws SQLException {
    Map<String, Instant> since = new TreeMap<>();
    try (PreparedStatement query =
            connection.prepareStatement("select name, first_loaded_at from site");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        since.put(row.getString(1), Sql.instant(row, 2));
      }
    }
    return since;
  }

  private static int keep(Connection connection, ConfiguredSite site, SiteCommit commit)
      throws SQLException {
    int known =
        Sql.update(
            connection,
            """
            update site set vendor = ?, time_zone = ?, day_starts = ?, stay_at_most_minutes = ?,
              last_loaded_at = ?, load_no = ?
            where name = ?\
            """,
            site.vendor(),
            site.timeZone(),
            site.dayStarts(),
            site.stayAtMost().toMinutes(),
            Sql.utc(commit.at()),
            commit.number(),
            site.name());
    return known > 0
        ? known
        : Sql.update(
            connection,
            """
            insert into site (name, vendor, time_zone, day_starts, stay_at_most_minutes,
              first_loaded_at, last_loaded_at, load_no)
            values (?, ?, ?, ?, ?, ?, ?, ?)\
            """,
            site.name(),
            site.vendor(),
            site.timeZone(),
            site.dayStarts(),
            site.stayAtMost().toMinutes(),
            Sql.utc(commit.at()),
            Sql.utc(commit.at()),
            commit.number());
  }
}
