package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a query brought, row by row. Values are String, Boolean, Number, {@link java.time.Instant},
 * LocalDate, LocalDateTime, LocalTime, UUID, {@link JsonValue} or null; whatever else a database
 * has is its text.
 */
public final class QueryResult {

  /**
   * A value of a JSON column.
   *
   * @param text valid JSON, as the database has it
   */
  public record JsonValue(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private static final Map<String, Class<?>> BY_NAME =
      Map.of(
          "timestamp with time zone", OffsetDateTime.class,
          "timestamptz", OffsetDateTime.class,
          "uuid", UUID.class,
          "json", JsonValue.class,
          "jsonb", JsonValue.class);

  /**
   * What a column holds.
   *
   * @param type of its values in Java; {@link Number} for all numbers
   * @param jdbc one of {@link Types}
   * @param digits of a decimal number that the database bounds, else 0
   * @param scale how many of them stand behind the point
   */
  record Kind(Class<?> type, int jdbc, int digits, int scale) {}

  private final ResultSet rows;
  private final String url;
  private final List<String> columns = new ArrayList<>();
  private final List<Class<?>> types = new ArrayList<>();
  private long count;
  private final List<Kind> kinds = new ArrayList<>();

  QueryResult(ResultSet rows, String url) throws SQLException {
    this.rows = rows;
    this.url = url;
    ResultSetMetaData about = rows.getMetaData();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(about.getColumnLabel(i).toLowerCase(Locale.ROOT));
      int jdbc = about.getColumnType(i);
      types.add(type(about.getColumnTypeName(i), jdbc));
      boolean isDecimal = jdbc == Types.NUMERIC || jdbc == Types.DECIMAL;
      int digits = isDecimal && about.getPrecision(i) <= 38 ? about.getPrecision(i) : 0;
      kinds.add(new Kind(types.get(i - 1), jdbc, digits, isDecimal ? about.getScale(i) : 0));
    }
  }

  /** Lower case, as they are written everywhere else. */
  public List<String> columns() {
    return columns;
  }

  /** How many rows have been read. */
  public long count() {
    return count;
  }

  List<Kind> kinds() {
    return kinds;
  }

  /** True for JSON, which has no order. */
  public boolean isJson(int column) {
    return types.get(column) == JsonValue.class;
  }

  /** True for dates without a time of day. */
  public boolean isDate(int column) {
    return types.get(column) == LocalDate.class;
  }

  /** True for numbers, which stand to the right in tables. */
  public boolean isNumber(int column) {
    return types.get(column) == Number.class;
  }

  /** Null at the end. */
  public Object[] next() {
    try {
      if (!rows.next()) {
        return null;
      }
      count++;
      Object[] row = new Object[types.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = value(i + 1, types.get(i));
      }
      return row;
    } catch (SQLException e) {
      throw WarehouseException.of("run the query", url, e);
    }
  }

  private static Class<?> type(String name, int jdbcType) {
    Class<?> named = BY_NAME.get(name.toLowerCase(Locale.ROOT).replaceAll("\\(\\d+\\)", ""));
    if (named != null) {
      return named;
    }
    return switch (jdbcType) {
      case Types.BOOLEAN, Types.BIT -> Boolean.class;
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.NUMERIC,
          Types.DECIMAL ->
          Number.class;
      case Types.DATE -> LocalDate.class;
      case Types.TIME -> LocalTime.class;
      case Types.TIMESTAMP -> LocalDateTime.class;
      default -> String.class;
    };
  }

  private Object value(int column, Class<?> type) throws SQLException {
    if (type == Number.class) {
      return rows.getObject(column);
    }
    if (type == Boolean.class) {
      boolean value = rows.getBoolean(column);
      return rows.wasNull() ? null : value;
    }
    if (type == OffsetDateTime.class) {
      return Sql.instant(rows, column);
    }
    if (type == JsonValue.class) {
      String text = rows.getString(column);
      return text == null ? null : new JsonValue(text);
    }
    return type == String.class ? rows.getString(column) : rows.getObject(column, type);
  }
}
