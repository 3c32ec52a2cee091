package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a query brings, while it comes. */
interface RowsPrinter {

  void print(QueryResult rows);

  private static Map<String, Object> object(List<String> columns, Object[] row) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < row.length; i++) {
      object.put(columns.get(i), row[i]);
    }
    return object;
  }

  /**
   * Rows for a person: as a table where the columns fit beside each other, else each row as a block
   * of its own. How many there were is told on the error output.
   */
  record Table(PrintWriter out, PrintWriter err, Terminal terminal) implements RowsPrinter {

    private static final int ROWS_AT_A_TIME = 500;
    private static final int LEAST_FOR_A_COLUMN = 10;

    @Override
    public void print(QueryResult rows) {
      List<String> columns = rows.columns();
      boolean fits = (long) columns.size() * LEAST_FOR_A_COLUMN <= terminal.width();
      long count = fits ? table(rows) : blocks(columns, rows);
      out.flush();
      err.println(count + (count == 1 ? " row" : " rows"));
    }

    private long table(QueryResult rows) {
      TextTable table = TextTable.of(rows);
      long count = 0;
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        table.row(Arrays.stream(row).map(Table::shown).toArray());
        count++;
        if (table.size() == ROWS_AT_A_TIME) {
          table.print(out, terminal, "");
        }
      }
      table.print(out, terminal, "");
      return count;
    }

    private long blocks(List<String> columns, QueryResult rows) {
      List<String> names = columns.stream().map(TextWidth::printable).toList();
      int widest = names.stream().mapToInt(TextWidth::of).max().orElse(0);
      long count = 0;
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        count++;
        out.println(terminal.bold("row " + count));
        for (int i = 0; i < row.length; i++) {
          String value = TextWidth.printable(shown(row[i]));
          out.println(
              "  "
                  + TextWidth.pad(names.get(i), widest)
                  + "  "
                  + TextWidth.cut(value, terminal.width() - widest - 4));
        }
      }
      return count;
    }

    private static String shown(Object value) {
      return value == null ? "NULL" : value.toString();
    }
  }

  /** A JSON array with an object a line. */
  record Json(PrintWriter out) implements RowsPrinter {

    @Override
    public void print(QueryResult rows) {
      JsonLines lines = new JsonLines(out);
      lines.begin();
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        lines.element(object(rows.columns(), row));
      }
      lines.end();
    }
  }

  /** An object a line. */
  record Lines(PrintWriter out) implements RowsPrinter {

    @Override
    public void print(QueryResult rows) {
      JsonLines lines = new JsonLines(out);
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        lines.line(object(rows.columns(), row));
        out.print('\n');
      }
    }
  }

  /**
   * RFC 4180, with a line of column names. NULL is empty; an empty text is {@code ""}, so that the
   * two stay apart. Exact, unless a person or a spreadsheet reads it.
   *
   * @param onTerminal control characters, which could steer it, are escaped
   * @param forSpreadsheet the same, and a text that a spreadsheet would take for a formula gets an
   *     apostrophe before it; numbers stay numbers
   */
  record Csv(PrintWriter out, boolean onTerminal, boolean forSpreadsheet) implements RowsPrinter {

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
}
