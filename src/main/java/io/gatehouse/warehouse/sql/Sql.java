package io.gatehouse.warehouse.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.warehouse.Table.Column;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * The few lines that every statement needs, and how values are stored. Times go in and out as UTC.
 * Text is kept as every database can: PostgreSQL knows neither NUL nor half of a surrogate pair.
 */
public final class Sql {
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
