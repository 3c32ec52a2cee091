package io.gatehouse.warehouse.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.warehouse.Table.Column;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Objects;

/** A value as a database gives it back, as the Java type of its column. */
public final class StoredValue {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StoredValue() {}

  public static Object read(ResultSet row, int at, Column column) throws SQLException {
    return switch (column.type()) {
      case TEXT, JSON -> row.getString(at);
      case TIMESTAMP -> Sql.instant(row, at);
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
      case TEXT -> StoredText.clean((String) value).equals(stored);
      case JSON -> isSameJson(StoredText.cleanJson((String) value), (String) stored);
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
