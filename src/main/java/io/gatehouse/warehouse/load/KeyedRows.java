package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows whose key is the vendor's own: devices, people and other reference data. */
final class KeyedRows {
  private static final int KEYS_PER_QUERY = 500;

  private KeyedRows() {}

  static int[] keyPositions(Table table) {
    return table.key().stream().mapToInt(table::position).toArray();
  }

  static List<Object> key(Object[] row, int[] positions) {
    return IntStream.of(positions).mapToObj(position -> cleaned(row[position])).toList();
  }

  /** As {@link #key(Object[], int[])}, of a result whose first columns are the key. */
  static List<Object> key(ResultSet row, Table table) throws SQLException {
    List<Object> key = new ArrayList<>(table.key().size());
    for (int i = 0; i < table.key().size(); i++) {
      key.add(Sql.read(row, i + 1, column(table, table.key().get(i))));
    }
    return key;
  }

  private static Column column(Table table, String name) {
    return table.columns().get(table.position(name));
  }

  private static Object cleaned(Object value) {
    return value instanceof String text ? Sql.clean(text) : value;
  }

  /**
   * Tells new rows from known ones that a merge would change; of rows with one key the last counts.
   *
   * @param listing notes all of them; null for none
   */
  static Occurrences.Assigned assign(
      Connection connection, Rows rows, Replacement merge, Listing listing) throws SQLException {
    Table table = rows.table();
    int[] positions = keyPositions(table);
    Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
    for (Object[] row : rows.values()) {
      distinct.put(key(row, positions), Arrays.copyOf(row, row.length));
    }
    if (listing != null) {
      distinct.keySet().forEach(listing::see);
    }
    List<String> compared = merge.replaced(table);
    List<List<Object>> keys = new ArrayList<>(distinct.keySet());
    Map<List<Object>, Boolean> same = new HashMap<>();
    for (int first = 0; first < keys.size(); first += KEYS_PER_QUERY) {
      List<List<Object>> some = keys.subList(first, Math.min(keys.size(), first + KEYS_PER_QUERY));
      compare(connection, table, compared, some, distinct, same);
    }
    List<Object[]> fresh = new ArrayList<>();
    List<Object[]> known = new ArrayList<>();
    int unchanged = rows.values().size() - distinct.size();
    for (Map.Entry<List<Object>, Object[]> one : distinct.entrySet()) {
      Boolean isSame = same.get(one.getKey());
      if (isSame == null) {
        fresh.add(one.getValue());
      } else if (isSame) {
        unchanged++;
      } else {
        known.add(one.getValue());
      }
    }
    return new Occurrences.Assigned(fresh, known, unchanged);
  }

  /** Notes of every row that is there whether a merge would leave it as it is. */
  private static void compare(
      Connection connection,
      Table table,
      List<String> compared,
      List<List<Object>> keys,
      Map<List<Object>, Object[]> rows,
      Map<List<Object>, Boolean> same)
      throws SQLException {
    List<String> names = new ArrayList<>(table.key());
    names.addAll(compared);
    String one = "(" + String.join(", ", Collections.nCopies(table.key().size(), "?")) + ")";
    String sql =
        "select %s from %s where (%s) in (%s)"
            .formatted(
                String.join(", ", names),
                table.name(),
                String.join(", ", table.key()),
                String.join(", ", Collections.nCopies(keys.size(), one)));
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (List<Object> key : keys) {
        for (Object value : key) {
          query.setObject(parameter++, value);
        }
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          List<Object> key = key(row, table);
          same.put(key, isSame(table, compared, rows.get(key), row));
        }
      }
    }
  }

  private static boolean isSame(Table table, List<String> compared, Object[] read, ResultSet there)
      throws SQLException {
    for (int i = 0; i < compared.size(); i++) {
      int position = table.position(compared.get(i));
      if (!Sql.isSame(
          table.columns().get(position), read[position], there, table.key().size() + i + 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reference data: what the vendor says of a person or a door today replaces what it said before,
   * "nothing" too. Columns that the reading feed does not fill are another's and stay.
   */
  record Replacement(Set<String> filled) implements Merge {

    @Override
    public String assignments(Table table) {
      return replaced(table).stream().map(c -> c + " = s." + c).collect(Collectors.joining(", "))
          + (replaced(table).isEmpty() ? "" : ", ")
          + CHANGED;
    }

    @Override
    public String differs(Table table) {
      return replaced(table).isEmpty()
          ? "false"
          : replaced(table).stream()
              .map(c -> "s.%1$s is distinct from t.%1$s".formatted(c))
              .collect(Collectors.joining(" or "));
    }

    /** In the table's order. */
    List<String> replaced(Table table) {
      return Merge.columns(table).stream().filter(filled::contains).toList();
    }
  }
}
