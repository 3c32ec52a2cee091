package io.gatehouse.warehouse.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.WarehouseException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What differs from database to database. */
public interface Dialect {
  int CONNECTIONS = 6;
  long CONNECTION_TIMEOUT_MS = 5_000;

  /** The dialect of a JDBC url; IllegalArgumentException names what is supported. */
  static Dialect of(String url) {
    return of(url, null);
  }

  /**
   * @param ownMigrations the folder of the installation's own migrations; null for none
   */
  static Dialect of(String url, Path ownMigrations) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new PostgresDialect(ownMigrations);
    }
    if (url.startsWith("jdbc:h2:")) {
      return new H2Dialect(ownMigrations);
    }
    throw new IllegalArgumentException(
        "unknown warehouse url "
            + WarehouseException.withoutSecrets(url)
            + ": it must begin with jdbc:h2: or jdbc:postgresql:");
  }

  /** The folder of its own migrations. */
  String name();

  /** The folder of the installation's own migrations; null for none. */
  Path ownMigrations();

  /**
   * What migrations write as {@code ${json}}, the type of JSON columns, and what stands before and
   * after a moment or a number where databases differ, see R__views.sql.
   */
  Map<String, String> sqlWords();

  /** How the database names a zone that has the offset for a name, {@code -03:30}. */
  String zoneOf(String offset);

  /** A parameter that takes JSON text. */
  String jsonParameter();

  /**
   * Connects, makes the database where there is none and may be one, and brings its schema to this
   * version.
   */
  HikariDataSource open(String url, String username, String password) throws SQLException;

  /** What the pools of all databases have in common. */
  static HikariConfig pool(String username, String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("warehouse");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
    config.setUsername(username);
    config.setPassword(password);
    return config;
  }

  /**
   * Runs statements one after the other, in one round trip where the database can. The answer to a
   * query is the number in its first row, or -1 where it found none; to an update, how many rows.
   */
  long[] together(Connection connection, List<Call> calls) throws SQLException;

  /** An update that answers with a column of the row that it changed. */
  String answering(String column, String update);

  /** A statement with its parameters. */
  record Call(String sql, Object... values) {
    void bind(PreparedStatement statement, int first) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(first + i, values[i]);
      }
    }

    static long answer(PreparedStatement executed) throws SQLException {
      try (ResultSet rows = executed.getResultSet()) {
        if (rows == null) {
          return executed.getUpdateCount();
        }
        return rows.next() ? rows.getLong(1) : -1;
      }
    }
  }

  /** What a connection needs before the transaction of a load into this table begins. */
  void prepare(Connection connection, Table table) throws SQLException;

  /** Writes rows that are known to be absent. */
  void insert(Connection connection, Table table, List<Object[]> rows) throws SQLException;

  /**
   * Merges into rows that are known to exist, and writes only those that would change.
   *
   * @return how many
   */
  int update(Connection connection, Table table, Merge merge, List<Object[]> rows)
      throws SQLException;

  /** A connection without auto-commit, on a warehouse that exists, that cannot write. */
  Connection readOnly(String url, String username, String password) throws SQLException;

  /** SQLException where the text holds several statements that could together write. */
  void requireOneStatement(String sql) throws SQLException;

  /**
   * How the columns of a row that was read (alias {@code s}) change those of the row that is there
   * ({@code t}).
   */
  public interface Merge {

    /** What identifies a row, and the loader's own bookkeeping. */
    Set<String> NEVER_CHANGED =
        Set.of("site", "vendor", "first_loaded_at", "last_loaded_at", "load_no");

    /** What every row that changes gets. */
    String CHANGED = "last_loaded_at = s.last_loaded_at, load_no = s.load_no";

    /** {@code a = …, b = …} */
    String assignments(Table table);

    /** True where {@link #assignments} would change anything. */
    String differs(Table table);

    static String sameKey(Table table) {
      return table.key().stream()
          .map(c -> "t." + c + " = s." + c)
          .collect(Collectors.joining(" and "));
    }

    /** Those that a merge may change. */
    static List<String> columns(Table table) {
      List<String> names = new ArrayList<>();
      for (Column column : table.columns()) {
        if (!NEVER_CHANGED.contains(column.name()) && !table.key().contains(column.name())) {
          names.add(column.name());
        }
      }
      return names;
    }
  }
}
