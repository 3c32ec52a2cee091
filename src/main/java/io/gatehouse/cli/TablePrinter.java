package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows for a person: as a table where the columns fit beside each other, else each row as a block
 * of its own. How many there were is told on the error output.
 */
record TablePrinter(PrintWriter out, PrintWriter err, Terminal terminal) implements RowsPrinter {

  private static final int ROWS_AT_A_TIME = 500;
  private static final int LEAST_FOR_A_COLUMN = 10;

  @Override
  public void print(QueryResult rows) {
    List<String> columns = rows.columns();
    boolean fits = (long) columns.size() * LEAST_FOR_A_COLUMN <= terminal.width();
    long count = fits ? table(columns, rows) : blocks(columns, rows);
    out.flush();
    err.println(count + (count == 1 ? " row" : " rows"));
  }

  private long table(List<String> columns, QueryResult rows) {
    TextTable table =
        new TextTable(columns)
            .right(IntStream.range(0, columns.size()).filter(rows::isNumber).toArray());
    long count = 0;
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      table.row(Arrays.stream(row).map(TablePrinter::shown).toArray());
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
