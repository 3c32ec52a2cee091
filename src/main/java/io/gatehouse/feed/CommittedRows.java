package io.gatehouse.feed;

import io.gatehouse.warehouse.Column;
import io.gatehouse.warehouse.Rows;
import io.gatehouse.warehouse.Table;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rows of a committed page as maps by column, for an integrator's own steps. Times and dates
 * are ISO 8601 texts, so that every data format can write them. The maps are made when somebody
 * looks; where nobody does they cost nothing.
 */
final class CommittedRows extends AbstractList<Map<String, Object>> {

  private final transient Rows rows;

  CommittedRows(Rows rows) {
    this.rows = rows;
  }

  @Override
  public Map<String, Object> get(int index) {
    Table table = rows.table();
    Object[] values = rows.values().get(index);
    Map<String, Object> row = new LinkedHashMap<>();
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
    return rows.values().size();
  }
}
