package io.gatehouse.feed;

import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.PageLoad.TableLoad;
import io.gatehouse.warehouse.Rows;
import io.gatehouse.warehouse.Table;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a committed page as maps by column, for an integrator's own steps, one table after
 * the other. Times and dates are ISO 8601 texts, so that every data format can write them. The maps
 * are made when somebody looks; where nobody does they cost nothing.
 */
public final class CommittedRows extends AbstractList<Map<String, Object>> {

  private final transient List<Rows> tables;
  private final int size;

  CommittedRows(List<TableLoad> tables) {
    this.tables = tables.stream().map(TableLoad::rows).toList();
    this.size = this.tables.stream().mapToInt(rows -> rows.values().size()).sum();
  }

  /**
   * Rows of one table.
   *
   * @param values one array a row, in the order of the table's columns
   */
  public CommittedRows(Table table, List<Object[]> values) {
    this.tables = List.of(new Rows(table, values, null));
    this.size = values.size();
  }

  @Override
  public Map<String, Object> get(int index) {
    int at = index;
    for (Rows rows : tables) {
      if (at < rows.values().size()) {
        return row(rows.table(), rows.values().get(at));
      }
      at -= rows.values().size();
    }
    throw new IndexOutOfBoundsException(index + " of " + size + " rows");
  }

  private static Map<String, Object> row(Table table, Object[] values) {
    Map<String, Object> row = new Row(table.name());
    for (int i = 0; i < values.length; i++) {
      Column column = table.columns().get(i);
      if (values[i] != null) {
        row.put(column.name(), plain(values[i]));
      }
    }
    return row;
  }

  private static Object plain(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  @Override
  public int size() {
    return size;
  }

  /** What it is, not what it holds: Camel's messages quote bodies. */
  @Override
  public String toString() {
    return size + " committed rows";
  }

  private static final class Row extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1;

    private final String table;

    Row(String table) {
      this.table = table;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }

    @Override
    public String toString() {
      return "a row of " + table;
    }
  }
}
