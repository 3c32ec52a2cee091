package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;
import java.io.PrintWriter;

/**
 * RFC 4180, with a line of column names. NULL is empty; an empty text is {@code ""}, so that the
 * two stay apart. Exact, unless a person or a spreadsheet reads it.
 *
 * @param onTerminal control characters, which could steer it, are escaped
 * @param forSpreadsheet the same, and a text that a spreadsheet would take for a formula gets an
 *     apostrophe before it; numbers stay numbers
 */
record CsvPrinter(PrintWriter out, boolean onTerminal, boolean forSpreadsheet)
    implements RowsPrinter {

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
        out.print(quoted(safe(cells[i])));
      }
    }
    out.print(LINE_END);
  }

  private String safe(Object cell) {
    String text = cell.toString();
    boolean isFormula =
        forSpreadsheet
            && !(cell instanceof Number)
            && !text.isEmpty()
            && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0;
    String shown = onTerminal || forSpreadsheet ? TextWidth.printable(text) : text;
    return isFormula ? "'" + shown : shown;
  }

  private static String quoted(String text) {
    boolean needed = text.isEmpty() || text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return needed ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
