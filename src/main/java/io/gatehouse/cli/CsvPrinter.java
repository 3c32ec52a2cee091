package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;
import java.io.PrintWriter;

/**
 * RFC 4180, with a line of column names. NULL is empty; an empty text is {@code ""}, so that the
 * two stay apart.
 */
record CsvPrinter(PrintWriter out) implements RowsPrinter {

  private static final String LINE_END = "\r\n";

  @Override
  public void print(QueryResult rows) {
    line(rows.columns().toArray());
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      line(row);
    }
  }

  private void line(Object[] cells) {
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        out.print(',');
      }
      if (cells[i] != null) {
        out.print(quoted(cells[i].toString()));
      }
    }
    out.print(LINE_END);
  }

  private static String quoted(String text) {
    boolean needed = text.isEmpty() || text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return needed ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
