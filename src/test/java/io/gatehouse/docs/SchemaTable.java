package io.gatehouse.docs;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A table or view as the migrations make it. */
record SchemaTable(String name, boolean isView, List<String> key, List<Column> columns) {

  private static final Set<String> NOT_FOR_PEOPLE = Set.of("schema_history");

  /** The type in the words of PostgreSQL. */
  record Column(String name, String type, boolean nullable) {}

  boolean has(String column) {
    return columns.stream().anyMatch(one -> one.name().equals(column));
  }

  /** Of an H2 database, by name. */
  static Map<String, SchemaTable> read(String url) throws SQLException {
    Map<String, SchemaTable> tables = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url, "", "")) {
      DatabaseMetaData schema = connection.getMetaData();
      try (ResultSet found =
          schema.getTables(null, "PUBLIC", null, new String[] {"BASE TABLE", "VIEW"})) {
        while (found.next()) {
          String name = lower(found.getString("TABLE_NAME"));
          if (!NOT_FOR_PEOPLE.contains(name)) {
            boolean isView = found.getString("TABLE_TYPE").equals("VIEW");
            tables.put(
                name,
                new SchemaTable(name, isView, key(schema, name), columns(schema, name, isView)));
          }
        }
      }
    }
    return tables;
  }

  private static List<String> key(DatabaseMetaData schema, String table) throws SQLException {
    Map<Integer, String> key = new TreeMap<>();
    try (ResultSet found = schema.getPrimaryKeys(null, "PUBLIC", upper(table))) {
      while (found.next()) {
        key.put(found.getInt("KEY_SEQ"), lower(found.getString("COLUMN_NAME")));
      }
    }
    return List.copyOf(key.values());
  }

  private static List<Column> columns(DatabaseMetaData schema, String table, boolean isView)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet found = schema.getColumns(null, "PUBLIC", upper(table), null)) {
      while (found.next()) {
        columns.add(
            new Column(
                lower(found.getString("COLUMN_NAME")),
                type(found.getString("TYPE_NAME"), found.getInt("COLUMN_SIZE")),
                isView || found.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
      }
    }
    return columns;
  }

  private static String type(String h2, int size) {
    return switch (lower(h2)) {
      case "character varying" -> size < 100_000 ? "varchar(" + size + ")" : "varchar";
      case "timestamp with time zone" -> "timestamptz";
      case "json" -> "jsonb";
      default -> lower(h2);
    };
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
