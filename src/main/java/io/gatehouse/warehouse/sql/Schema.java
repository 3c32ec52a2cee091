package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the tables as the database describes them. */
public final class Schema {
  private static final String TABLES =
      """
      select table_name
      from information_schema.tables
      where table_schema = current_schema and table_type = 'BASE TABLE'
      """;

  /** With those of views: to leave them out here costs H2 a hundred times what the rest does. */
  private static final String COLUMNS =
      """
      select table_name, column_name, data_type, character_maximum_length, is_nullable,
        numeric_precision, numeric_scale
      from information_schema.columns
      where table_schema = current_schema
      order by table_name, ordinal_position
      """;

  private static final String KEYS =
      """
      select k.table_name, k.column_name
      from information_schema.table_constraints c
      join information_schema.key_column_usage k
        on k.constraint_schema = c.constraint_schema and k.constraint_name = c.constraint_name
        and k.table_name = c.table_name
      where c.table_schema = current_schema and c.constraint_type = 'PRIMARY KEY'
      order by k.table_name, k.ordinal_position
      """;

  private static final Set<String> NOT_FOR_ROWS =
      Set.of(
          Migrations.HISTORY,
          Migrations.HISTORY_BEFORE_BASELINE,
          OwnMigrations.HISTORY,
          "site_lock");

  private Schema() {}

  /** By name. */
  public static Map<String, Table> read(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    Map<String, List<String>> keys = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found = statement.executeQuery(TABLES)) {
        while (found.next()) {
          names.add(lower(found.getString(1)));
        }
      }
      names.removeAll(NOT_FOR_ROWS);
      try (ResultSet found = statement.executeQuery(COLUMNS)) {
        while (found.next()) {
          String name = lower(found.getString(1));
          if (names.contains(name)) {
            columns.computeIfAbsent(name, table -> new ArrayList<>()).add(column(found));
          }
        }
      }
      try (ResultSet found = statement.executeQuery(KEYS)) {
        while (found.next()) {
          keys.computeIfAbsent(lower(found.getString(1)), name -> new ArrayList<>())
              .add(lower(found.getString(2)));
        }
      }
    }
    Map<String, Table> tables = new LinkedHashMap<>();
    columns.forEach(
        (name, list) ->
            tables.put(name, new Table(name, list, keys.getOrDefault(name, List.of()))));
    return tables;
  }

  private static Column column(ResultSet found) throws SQLException {
    Column.Type type = type(lower(found.getString(3)));
    long length = found.getLong(4);
    boolean bounded = type == Column.Type.TEXT && !found.wasNull() && length < 1_000_000;
    int scale = 0;
    if (type == Column.Type.DECIMAL) {
      length = found.getLong(6);
      bounded = !found.wasNull();
      scale = found.getInt(7);
    }
    return new Column(
        lower(found.getString(2)),
        type,
        bounded ? (int) length : Integer.MAX_VALUE,
        scale,
        found.getString(5).equals("YES"));
  }

  private static Column.Type type(String sqlType) {
    return switch (sqlType) {
      case "timestamp with time zone" -> Column.Type.TIMESTAMP;
      case "date" -> Column.Type.DATE;
      case "boolean" -> Column.Type.BOOLEAN;
      case "integer", "smallint" -> Column.Type.INTEGER;
      case "bigint" -> Column.Type.BIGINT;
      case "double precision" -> Column.Type.DOUBLE;
      case "numeric" -> Column.Type.DECIMAL;
      case "uuid" -> Column.Type.UUID;
      case "json", "jsonb" -> Column.Type.JSON;
      default -> Column.Type.TEXT;
    };
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
