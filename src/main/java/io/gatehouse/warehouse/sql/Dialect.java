package io.gatehouse.warehouse.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.WarehouseException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /**
   * The few lines that every statement needs, and how values are stored. Times go in and out as
   * UTC. Text is kept as every database can: PostgreSQL knows neither NUL nor half of a surrogate
   * pair.
   */
  public static final class Sql {
    static final char REPLACEMENT = '\uFFFD';
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sql() {}

    public static int update(Connection connection, String sql, Object... values)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
      }
    }

    public static OffsetDateTime utc(Instant time) {
      return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    public static Instant instant(ResultSet row, int column) throws SQLException {
      OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }

    /** Clean text of at most so many characters. */
    public static String cut(String text, int length) {
      if (text == null) {
        return null;
      }
      return clean(text.length() <= length ? text : text.substring(0, length));
    }

    /** The text itself where every database takes it; null for null. */
    public static String clean(String text) {
      if (text == null) {
        return null;
      }
      int length = text.length();
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c == 0 || Character.isSurrogate(c)) {
          return replaced(text);
        }
      }
      return text;
    }

    private static String replaced(String text) {
      StringBuilder clean = new StringBuilder(text.length());
      text.codePoints()
          .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? REPLACEMENT : c)
          .forEach(clean::appendCodePoint);
      return clean.toString();
    }

    /** The same for JSON text, where such characters may also be written as {@code \\u0000}. */
    public static String cleanJson(String json) {
      String text = clean(json);
      return text == null || text.indexOf("\\u") < 0 ? text : unescapedBadCharacters(text);
    }

    private static String unescapedBadCharacters(String json) {
      StringBuilder clean = new StringBuilder(json);
      int i = 0;
      while (i < clean.length() - 1) {
        if (clean.charAt(i) != '\\') {
          i++;
        } else if (clean.charAt(i + 1) != 'u') {
          i += 2;
        } else {
          char c = escaped(clean, i);
          if (Character.isHighSurrogate(c) && Character.isLowSurrogate(escaped(clean, i + 6))) {
            i += 12;
          } else {
            if (c == 0 || Character.isSurrogate(c)) {
              clean.replace(i + 2, i + 6, "fffd");
            }
            i += 6;
          }
        }
      }
      return clean.toString();
    }

    /** The character that an escape at this place stands for; a blank where there is none. */
    private static char escaped(StringBuilder json, int at) {
      if (at + 6 > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
        return ' ';
      }
      try {
        return (char) Integer.parseInt(json, at + 2, at + 6, 16);
      } catch (NumberFormatException e) {
        return ' ';
      }
    }

    /** A value as a database gives it back, as the Java type of its column. */
    public static Object read(ResultSet row, int at, Column column) throws SQLException {
      return switch (column.type()) {
        case TEXT, JSON -> row.getString(at);
        case TIMESTAMP -> instant(row, at);
        case DATE -> row.getObject(at, LocalDate.class);
        case UUID -> row.getObject(at, java.util.UUID.class);
        case BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL -> row.getObject(at);
      };
    }

    /** False where in doubt: then the database compares. */
    public static boolean isSame(Column column, Object value, ResultSet there, int at)
        throws SQLException {
      Object stored = read(there, at, column);
      if (value == null || stored == null) {
        return value == stored;
      }
      return switch (column.type()) {
        case TEXT -> clean((String) value).equals(stored);
        case JSON -> isSameJson(cleanJson((String) value), (String) stored);
        case DECIMAL -> ((BigDecimal) value).compareTo((BigDecimal) stored) == 0;
        default -> Objects.equals(value, stored);
      };
    }

    /** Databases write JSON their own way, with other spaces and in another order. */
    private static boolean isSameJson(String one, String other) {
      try {
        return one.equals(other) || JSON.readTree(one).equals(JSON.readTree(other));
      } catch (JsonProcessingException e) {
        return false;
      }
    }
  }
}
