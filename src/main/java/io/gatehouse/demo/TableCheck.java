package io.gatehouse.demo;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Compares the rows that one site has in a table with those that it must have, column by column.
 * Values are compared as texts.
 */
public final class TableCheck {

  /** What no column can have: it must be filled, with whatever. */
  public static final Object FILLED = new Object();

  /** Whether the column that says since when a row is gone must be filled. */
  public enum Gone {
    NO,
    YES,
    /** The row need not be there; where it is, it is marked. */
    WHERE_THERE,
    /** Either is right, and the row need not be there at all. */
    EITHER
  }

  private record Expected(Map<String, Object> columns, Gone gone) {}

  private final String site;
  private final String table;
  private final String goneColumn;
  private final List<String> key;
  private final Map<String, Expected> expected = new LinkedHashMap<>();
  private boolean goneMayStay;

  /**
   * @param goneColumn such as {@code removed_at}; null for a table without one
   * @param key columns that make it this row and no other, beside the site
   */
  public TableCheck(String site, String table, String goneColumn, String... key) {
    this.site = site;
    this.table = table;
    this.goneColumn = goneColumn;
    this.key = List.of(key);
  }

  /** Rows that nobody expects are right where they are marked as gone. */
  public TableCheck goneMayStay() {
    goneMayStay = true;
    return this;
  }

  /** A row that is there. */
  public void expect(Map<String, Object> columns) {
    expect(Gone.NO, columns);
  }

  /**
   * One row.
   *
   * @param columns the key among them; null for those that must be null, a {@link Predicate} where
   *     several values are right
   */
  public void expect(Gone gone, Map<String, Object> columns) {
    expected.put(id(columns), new Expected(columns, gone));
  }

  /** How many rows there must be. */
  public int size() {
    return expected.size();
  }

  /** What differs, one line each. */
  public List<String> differences(WarehouseReader warehouse) {
    List<String> differences = new ArrayList<>();
    Map<String, Expected> missing = new LinkedHashMap<>(expected);
    Table shape = warehouse.table(table);
    warehouse.read(
        table,
        values -> {
          if (site.equals(values[shape.position("site")])) {
            compare(row(shape, values), missing, differences);
          }
        });
    missing.forEach(
        (id, one) -> {
          if (one.gone == Gone.NO || one.gone == Gone.YES) {
            differences.add("no row " + table + " " + id + " for " + one.columns);
          }
        });
    return differences;
  }

  private static Map<String, Object> row(Table shape, Object[] values) {
    Map<String, Object> row = new LinkedHashMap<>();
    shape.positions().forEach((column, position) -> row.put(column, values[position]));
    return row;
  }

  private void compare(
      Map<String, Object> row, Map<String, Expected> missing, List<String> differences) {
    String id = id(row);
    boolean isGone = goneColumn != null && row.get(goneColumn) != null;
    Expected one = missing.remove(id);
    if (one == null) {
      if (!(isGone && goneMayStay)) {
        String how = expected.containsKey(id) ? " is there twice" : " is not in the ledger";
        differences.add(table + " " + id + how);
      }
      return;
    }
    one.columns.forEach(
        (column, value) -> {
          Object found = row.get(column);
          if (!isRight(value, found)) {
            String must =
                value == FILLED
                    ? "something"
                    : value instanceof Predicate ? "something else" : text(value);
            differences.add(
                table + " " + id + ": " + column + " is " + found + " instead of " + must);
          }
        });
    if (one.gone != Gone.EITHER && isGone == (one.gone == Gone.NO)) {
      differences.add(table + " " + id + ": " + goneColumn + " is " + row.get(goneColumn));
    }
  }

  @SuppressWarnings("unchecked")
  private static boolean isRight(Object expected, Object found) {
    if (expected == FILLED) {
      return found != null;
    }
    return expected instanceof Predicate<?> test
        ? ((Predicate<Object>) test).test(found)
        : Objects.equals(text(expected), text(found));
  }

  private String id(Map<String, Object> columns) {
    return String.join(
        "/", key.stream().map(column -> Objects.toString(columns.get(column), "-")).toList());
  }

  private static String text(Object value) {
    return Objects.toString(value, null);
  }
}
