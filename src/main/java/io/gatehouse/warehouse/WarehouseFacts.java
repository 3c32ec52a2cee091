package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.H2Access;
import io.gatehouse.warehouse.sql.H2Files;
import io.gatehouse.warehouse.sql.Migrations;
import io.gatehouse.warehouse.sql.PostgresDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen of a warehouse without writing anything: of one that is not there yet, where it
 * would be.
 *
 * @param exists false where the next start makes it
 * @param version the database's name and version
 * @param encoding of its text
 * @param zone of its sessions
 * @param ahead how far its clock is ahead of this host's; null where it is this host's
 * @param schema which version of the tables it has; empty where it has none
 * @param lacking the rights that its user lacks, each as GRANT names it
 * @param isReadOnly whether it takes no changes at all
 * @param isForReading whether its files let this user read and not write, as their owner has set it
 * @param directory of its files; null where they are a server's, or there are none
 * @param freeBytes where its files are; -1 where that cannot be asked
 */
public record WarehouseFacts(
    boolean exists,
    String version,
    String encoding,
    String zone,
    Duration ahead,
    String schema,
    List<String> lacking,
    boolean isReadOnly,
    boolean isForReading,
    Path directory,
    long freeBytes) {

  private static final List<String> LOADED = List.of("access_event", "feed_checkpoint", "feed_run");
  private static final List<String> CHANGES = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

  /** The version of the tables that this program makes. */
  public static String newestSchema(String url) {
    return Migrations.newest(Dialect.of(url));
  }

  /**
   * Connects for reading alone.
   *
   * @throws WarehouseException where it cannot be reached, or not be read by this user
   */
  public static WarehouseFacts of(String url, String username, String password, Clock clock) {
    try {
      return url.startsWith("jdbc:h2:")
          ? h2(url, username, password)
          : postgres(url, username, password, clock);
    } catch (SQLException e) {
      throw WarehouseException.of("open the warehouse for reading", url, e);
    }
  }

  private static WarehouseFacts h2(String url, String username, String password)
      throws SQLException {
    H2Files files = H2Files.of(url);
    List<String> lacking = new ArrayList<>();
    Path directory = files == null ? null : files.directory();
    long free = files == null ? -1 : free(directory);
    boolean isForReading = files != null && files.isForReading();
    if (files != null && !isForReading) {
      lacking.addAll(files.notWritable());
    }
    boolean isUnseen = files == null ? url.startsWith("jdbc:h2:mem:") : !files.exists();
    if (isUnseen) {
      return new WarehouseFacts(
          false, "H2", "UTF-8", "UTC", null, "", lacking, false, false, directory, free);
    }
    try (Connection connection = H2Access.look(url, password);
        Statement statement = connection.createStatement()) {
      String version = "H2 " + text(statement, "select h2version()");
      return new WarehouseFacts(
          true,
          version,
          "UTF-8",
          "UTC",
          null,
          schema(connection),
          lacking,
          false,
          isForReading,
          directory,
          free);
    }
  }

  /** Of the nearest directory that is there already. */
  private static long free(Path directory) {
    try {
      Path there = directory;
      while (there != null && !Files.exists(there)) {
        there = there.getParent();
      }
      return there == null ? -1 : Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return -1; // not every file system says it
    }
  }

  private static WarehouseFacts postgres(String url, String username, String password, Clock clock)
      throws SQLException {
    try (Connection connection = Dialect.of(url).readOnly(url, username, password);
        Statement statement = connection.createStatement()) {
      PostgresDialect.requireSessions(() -> Dialect.of(url).readOnly(url, username, password), url);
      Instant asked = clock.instant();
      Instant said = at(statement);
      Instant ours = asked.plus(Duration.between(asked, clock.instant()).dividedBy(2));
      String setting = "select reset_val from pg_settings where name = ";
      boolean isReadOnly =
          text(statement, "select pg_is_in_recovery()").equals("t")
              || "on".equals(text(statement, setting + "'default_transaction_read_only'"));
      return new WarehouseFacts(
          true,
          "PostgreSQL " + text(statement, "select current_setting('server_version')"),
          text(statement, "select current_setting('server_encoding')"),
          text(statement, "select current_setting('TimeZone')"),
          Duration.between(ours, said),
          schema(connection),
          lacking(statement),
          isReadOnly,
          false,
          null,
          -1);
    }
  }

  private static Instant at(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      Timestamp now = row.getTimestamp(1);
      return now.toInstant();
    }
  }

  private static List<String> lacking(Statement statement) throws SQLException {
    List<String> lacking = new ArrayList<>();
    String schema = text(statement, "select current_schema()");
    if (schema == null) {
      return List.of("USAGE ON SCHEMA public");
    }
    require(
        statement,
        lacking,
        "has_schema_privilege(current_schema(), 'CREATE')",
        "CREATE ON SCHEMA " + schema);
    require(
        statement,
        lacking,
        "has_database_privilege(current_database(), 'TEMP')",
        "TEMPORARY ON DATABASE " + text(statement, "select current_database()"));
    for (String table : LOADED) {
      String named = "to_regclass(quote_ident(current_schema()) || '." + table + "')";
      for (String change : CHANGES) {
        require(
            statement,
            lacking,
            "coalesce(has_table_privilege(" + named + ", '" + change + "'), true)",
            change + " ON ALL TABLES IN SCHEMA " + schema);
      }
    }
    return lacking.stream().distinct().toList();
  }

  private static void require(Statement statement, List<String> lacking, String right, String named)
      throws SQLException {
    if (text(statement, "select " + right).equals("f")) {
      lacking.add(named);
    }
  }

  /** The version last reached; empty where there are no tables. */
  private static String schema(Connection connection) throws SQLException {
    if (!Migrations.has(connection, Migrations.HISTORY)) {
      return "";
    }
    try (Statement statement = connection.createStatement()) {
      String version =
          text(
              statement,
              """
              select "version" from "%s" where "success" = true and "version" is not null
              order by "installed_rank" desc limit 1\
              """
                  .formatted(Migrations.HISTORY));
      return version == null ? "" : version;
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
