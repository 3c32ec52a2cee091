package io.gatehouse.cli;

import io.gatehouse.warehouse.QueryResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table for a terminal. Columns are as wide as the rows known when the first is printed; where
 * that is more than the terminal has, the widest give way.
 */
final class TextTable {

  /** What stands between two columns. */
  static final String BETWEEN = "  ";

  private static final int NARROWEST = 8;

  private final List<String> headings;
  private final boolean[] right;
  private final List<Line> lines = new ArrayList<>();
  private int[] widths;
  private boolean uncut;

  TextTable(String... headings) {
    this(Arrays.asList(headings));
  }

  TextTable(List<String> headings) {
    this.headings = headings.stream().map(TextWidth::printable).toList();
    this.right = new boolean[headings.size()];
  }

  /** With the columns of a query. */
  static TextTable of(QueryResult rows) {
    List<String> columns = rows.columns();
    return new TextTable(columns)
        .right(IntStream.range(0, columns.size()).filter(rows::isNumber).toArray());
  }

  /** Colours a cell, after it has been cut and padded. */
  interface Style {
    String of(int column, String text);
  }

  private record Line(String[] cells, Style style, String note) {}

  /** Numbers stand to the right. */
  TextTable right(int... columns) {
    for (int column : columns) {
      right[column] = true;
    }
    return this;
  }

  /** Columns are as wide as what they hold, whatever the terminal has. */
  TextTable uncut() {
    uncut = true;
    return this;
  }

  TextTable row(Object... cells) {
    String[] texts =
        Arrays.stream(cells)
            .map(cell -> cell == null ? "" : TextWidth.printable(cell.toString()))
            .toArray(String[]::new);
    lines.add(new Line(texts, (column, text) -> text, null));
    return this;
  }

  /** Of the last row. */
  void style(Style style) {
    Line last = lines.remove(lines.size() - 1);
    lines.add(new Line(last.cells, style, null));
  }

  /** A line of its own below the last row. */
  void note(String text) {
    lines.add(new Line(null, null, TextWidth.printable(text)));
  }

  int size() {
    return lines.size();
  }

  /** Prints what has been added since the last time, with the headings at the first time. */
  void print(PrintWriter out, Terminal terminal, String indent) {
    if (widths == null) {
      widths = fit(terminal.width() - indent.length());
      out.println(
          indent + line(headings.toArray(String[]::new), (column, text) -> terminal.bold(text)));
    }
    for (Line line : lines) {
      out.println(indent + (line.note != null ? line.note : line(line.cells, line.style)));
    }
    lines.clear();
  }

  private int[] fit(int width) {
    int[] fitted = new int[headings.size()];
    for (int i = 0; i < fitted.length; i++) {
      int column = i;
      fitted[i] =
          Math.max(
              TextWidth.of(headings.get(i)),
              lines.stream()
                  .filter(line -> line.cells != null)
                  .mapToInt(line -> TextWidth.of(line.cells[column]))
                  .max()
                  .orElse(0));
    }
    int over = Arrays.stream(fitted).sum() + BETWEEN.length() * (fitted.length - 1) - width;
    while (over > 0 && !uncut) {
      int widest = 0;
      for (int i = 1; i < fitted.length; i++) {
        widest = fitted[i] > fitted[widest] ? i : widest;
      }
      if (fitted[widest] <= NARROWEST) {
        break;
      }
      fitted[widest]--;
      over--;
    }
    return fitted;
  }

  private String line(String[] cells, Style style) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String cell = TextWidth.cut(cells[i], widths[i]);
      int space = widths[i] - TextWidth.of(cell);
      boolean isLast = i == cells.length - 1;
      line.append(i == 0 ? "" : BETWEEN)
          .append(right[i] ? " ".repeat(Math.max(0, space)) : "")
          .append(style.of(i, cell))
          .append(right[i] || isLast ? "" : " ".repeat(Math.max(0, space)));
    }
    return line.toString().stripTrailing();
  }
}
