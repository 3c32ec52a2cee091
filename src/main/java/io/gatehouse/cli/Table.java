package io.gatehouse.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table for a terminal. Columns are as wide as the rows known when the first is printed; where
 * that is more than the terminal has, the widest give way.
 */
final class Table {

  private static final String BETWEEN = "  ";
  private static final int NARROWEST = 8;

  private final List<String> headings;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();
  private int[] widths;

  Table(String... headings) {
    this(Arrays.asList(headings));
  }

  Table(List<String> headings) {
    this.headings = List.copyOf(headings);
    this.right = new boolean[headings.size()];
  }

  /** Numbers stand to the right. */
  Table right(int... columns) {
    for (int column : columns) {
      right[column] = true;
    }
    return this;
  }

  Table row(Object... cells) {
    rows.add(
        Arrays.stream(cells)
            .map(cell -> cell == null ? "" : TextWidth.printable(cell.toString()))
            .toArray(String[]::new));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  int size() {
    return rows.size();
  }

  /** Prints what has been added since the last time, with the headings at the first time. */
  void print(PrintWriter out, Terminal terminal, String indent) {
    if (widths == null) {
      widths = fit(terminal.width() - indent.length());
      out.println(indent + terminal.bold(line(headings.toArray(String[]::new))));
    }
    for (String[] row : rows) {
      out.println(indent + line(row));
    }
    rows.clear();
  }

  private int[] fit(int width) {
    int[] fitted = new int[headings.size()];
    for (int i = 0; i < fitted.length; i++) {
      int column = i;
      fitted[i] =
          Math.max(
              TextWidth.of(headings.get(i)),
              rows.stream().mapToInt(row -> TextWidth.of(row[column])).max().orElse(0));
    }
    int over = Arrays.stream(fitted).sum() + BETWEEN.length() * (fitted.length - 1) - width;
    while (over > 0) {
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

  private String line(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String cell = TextWidth.cut(cells[i], widths[i]);
      line.append(i == 0 ? "" : BETWEEN)
          .append(right[i] ? TextWidth.padLeft(cell, widths[i]) : TextWidth.pad(cell, widths[i]));
    }
    return line.toString().stripTrailing();
  }
}
