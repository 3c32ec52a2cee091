package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows whose key is the vendor's own: devices, people and other reference data. */
final class KeyedRows {
  private static final int KEYS_PER_QUERY = 200;

  private KeyedRows() {}

  /** Tells new rows from known ones; of rows with one key the last counts. */
  static Occurrences.Assigned assign(Connection connection, Rows rows) throws SQLException {
    int[] key = rows.table().key().stream().mapToInt(rows.table()::position).toArray();
    Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
    for (Object[] row : rows.values()) {
      distinct.put(
          IntStream.of(key).mapToObj(position -> cleaned(row[position])).toList(),
          Arrays.copyOf(row, row.length));
    }
    Set<List<Object>> there = find(connection, rows.table(), new ArrayList<>(distinct.keySet()));
    List<Object[]> fresh = new ArrayList<>();
    List<Object[]> known = new ArrayList<>();
    distinct.forEach((values, row) -> (there.contains(values) ? known : fresh).add(row));
    return new Occurrences.Assigned(fresh, known, rows.values().size() - distinct.size());
  }

  private static Object cleaned(Object value) {
    return value instanceof String text ? StoredText.clean(text) : value;
  }

  private static Set<List<Object>> find(Connection connection, Table table, List<List<Object>> keys)
      throws SQLException {
    Set<List<Object>> found = new HashSet<>();
    for (int first = 0; first < keys.size(); first += KEYS_PER_QUERY) {
      found.addAll(
          findSome(
              connection,
              table,
              keys.subList(first, Math.min(keys.size(), first + KEYS_PER_QUERY))));
    }
    return found;
  }

  private static Set<List<Object>> findSome(
      Connection connection, Table table, List<List<Object>> keys) throws SQLException {
    String columns = String.join(", ", table.key());
    String one = "(" + String.join(", ", Collections.nCopies(table.key().size(), "?")) + ")";
    String sql =
        "select %1$s from %2$s where (%1$s) in (%3$s)"
            .formatted(
                columns, table.name(), String.join(", ", Collections.nCopies(keys.size(), one)));
    Set<List<Object>> found = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (List<Object> key : keys) {
        for (Object value : key) {
          query.setObject(parameter++, value);
        }
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          List<Object> key = new ArrayList<>();
          for (int i = 1; i <= table.key().size(); i++) {
            key.add(row.getObject(i));
          }
          found.add(key);
        }
      }
    }
    return found;
  }
}
