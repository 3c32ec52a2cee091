package io.gatehouse.demo.axacs;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares the rows that one site has in a table with those that it must have. */
final class TableCheck {

  /** Whether the column that says since when a row is gone must be filled. */
  enum Gone {
    NO,
    YES,
    /** Either is right. */
    EITHER
  }

  private record Expected(Map<String, Object> columns, Gone gone) {}

  private final String table;
  private final String goneColumn;
  private final List<String> key;
  private final Map<String, Expected> expected = new LinkedHashMap<>();

  /**
   * @param goneColumn such as {@code removed_at}
   * @param key columns beside the site
   */
  TableCheck(String table, String goneColumn, String... key) {
    this.table = table;
    this.goneColumn = goneColumn;
    this.key = List.of(key);
  }

  /**
   * One row.
   *
   * @param columns the key among them; values are compared as texts
   */
  void expect(Gone gone, Map<String, Object> columns) {
    expected.put(
        String.join("/", key.stream().map(column -> text(columns.get(column))).toList()),
        new Expected(columns, gone));
  }

  /** What differs, one line each. A row that is gone need not be there at all. */
  List<String> differences(String site, WarehouseReader warehouse) {
    List<String> differences = new ArrayList<>();
    Map<String, Expected> missing = new HashMap<>(expected);
    Table shape = warehouse.table(table);
    warehouse.read(
        table,
        values -> {
          EventRow row = new EventRow(shape, values);
          if (!site.equals(row.text("site"))) {
            return;
          }
          String id = String.join("/", key.stream().map(row::text).toList());
          Expected one = missing.remove(id);
          if (one == null) {
            differences.add(table + " " + id + " is not in the ledger");
          } else {
            compare(table + " " + id, one, row, differences);
          }
        });
    missing.forEach(
        (id, one) -> {
          if (one.gone == Gone.NO) {
            differences.add("no row " + table + " " + id);
          }
        });
    return differences;
  }

  private void compare(String what, Expected one, EventRow row, List<String> differences) {
    one.columns.forEach(
        (column, value) -> {
          if (!Objects.equals(text(value), row.text(column))) {
            differences.add(
                what + ": " + column + " is " + row.text(column) + " instead of " + text(value));
          }
        });
    boolean isGone = row.get(goneColumn) != null;
    if (one.gone != Gone.EITHER && isGone != (one.gone == Gone.YES)) {
      differences.add(what + ": " + goneColumn + " is " + row.get(goneColumn));
    }
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
