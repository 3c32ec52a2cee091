package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON array with an object a line. */
record JsonPrinter(PrintWriter out) implements RowsPrinter {

  @Override
  public void print(QueryResult rows) {
    List<String> columns = rows.columns();
    JsonLines lines = new JsonLines(out);
    lines.begin();
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.length; i++) {
        object.put(columns.get(i), row[i]);
      }
      lines.element(object);
    }
    lines.end();
  }
}
