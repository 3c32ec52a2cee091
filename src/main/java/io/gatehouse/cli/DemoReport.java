package io.gatehouse.cli;

import io.gatehouse.demo.Outcome;
import io.gatehouse.demo.Outcome.Exhibit;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What came of the demo, in small tables, and what to type next. */
final class DemoReport {

  private static final String INDENT = "  ";
  private static final int WIDTH = 100;
  private static final int MOST_DIFFERENCES = 20;

  /** Where filled, the row is kept because it was there once. */
  private static final List<String> KEPT = List.of("removed_at", "retracted_at");

  private final PrintWriter out;
  private final Terminal terminal;
  private final Path directory;
  private final Path log;

  DemoReport(PrintWriter out, Terminal terminal, Path directory, Path log) {
    this.out = out;
    this.terminal = terminal.noWiderThan(WIDTH);
    this.directory = directory;
    this.log = log;
  }

  void print(Outcome outcome, WarehouseReader warehouse) {
    for (Outcome.OfSite site : outcome.sites()) {
      for (Exhibit exhibit : site.exhibits()) {
        show(site.site() + ", " + site.vendor() + ": " + exhibit.title(), exhibit.sql(), warehouse);
      }
    }
    Exhibit.read("/demo/all.sql").forEach(table -> show(table.title(), table.sql(), warehouse));
    compared(outcome, warehouse);
    verdict(outcome);
    next(outcome);
  }

  private void show(String title, String sql, WarehouseReader warehouse) {
    heading(title);
    warehouse.query(
        sql,
        rows -> {
          List<String> columns = rows.columns();
          TextTable table =
              new TextTable(columns)
                  .right(IntStream.range(0, columns.size()).filter(rows::isNumber).toArray());
          for (Object[] row = rows.next(); row != null; row = rows.next()) {
            table.row(Arrays.stream(row).map(DemoReport::shown).toArray());
          }
          table.print(out, terminal, INDENT);
          return null;
        });
  }

  private static Object shown(Object value) {
    if (value instanceof Instant time) {
      return time.toString().replace('T', ' ').replace("Z", "");
    }
    return value instanceof Integer || value instanceof Long
        ? number(((Number) value).longValue())
        : value;
  }

  private void compared(Outcome outcome, WarehouseReader warehouse) {
    heading("Compared with what the servers know to be true, row by row and column by column");
    TextTable table = new TextTable("site", "table", "truth", "warehouse").right(2, 3);
    for (Outcome.OfSite site : outcome.sites()) {
      new TreeMap<>(site.rows())
          .forEach(
              (name, rows) ->
                  table.row(
                      site.site(), name, number(rows), number(rows(site.site(), name, warehouse))));
    }
    table.print(out, terminal, INDENT);
  }

  private static long rows(String site, String table, WarehouseReader warehouse) {
    String gone =
        KEPT.stream()
            .filter(warehouse.table(table)::has)
            .map(column -> " and " + column + " is null")
            .collect(Collectors.joining());
    return warehouse.query(
        "select count(*) from " + table + " where site = '" + site + "'" + gone,
        rows -> ((Number) rows.next()[0]).longValue());
  }

  private void verdict(Outcome outcome) {
    out.println();
    if (outcome.isEqual()) {
      out.println(
          terminal.good(terminal.bold("Equal."))
              + " Each true event is exactly one row, each bad record one rejected row. There is no"
              + " other row.");
      out.printf(
          Locale.ROOT,
          "Of the %,d requests that the servers got, none broke their rules (page sizes, call"
              + " rates, …).%n",
          outcome.requests());
      return;
    }
    out.println(
        terminal.bad(terminal.bold("Not equal."))
            + " What differs, at each site; the log is "
            + log);
    for (Outcome.OfSite site : outcome.sites()) {
      out.println(
          site.site()
              + ": "
              + number(site.differences().size())
              + " differences, and "
              + site.violations().size()
              + " requests that the server must never see");
      lines(site.differences());
      lines(site.violations());
    }
  }

  private void lines(List<String> lines) {
    lines.stream()
        .limit(MOST_DIFFERENCES)
        .forEach(line -> out.println(INDENT + TextWidth.printable(line)));
  }

  private void next(Outcome outcome) {
    String url =
        "--set warehouse.url=jdbc:h2:file:" + directory.toAbsolutePath().resolve("warehouse");
    heading("What to try next");
    out.println(
        """
          Ask the demo's warehouse (it stays there until you delete it):
            ./gatehouse query %1$s \\
              "select site, person_name, first_in_at, last_out_at from first_in_last_out
               where person_name is not null order by last_seen_at desc fetch first 5 rows only"
            ./gatehouse status %1$s

          Load from your own server, into ./data/warehouse:\
        """
            .formatted(url));
    outcome.sites().forEach(this::ownServer);
  }

  private void ownServer(Outcome.OfSite site) {
    String prefix = " --set sites." + site.site() + ".";
    StringBuilder line =
        new StringBuilder("    ./gatehouse run" + prefix + "vendor=" + site.vendor());
    for (String setting : site.ownServer()) {
      if (line.length() + prefix.length() + setting.length() > WIDTH - 2) {
        out.println(line + " \\");
        line = new StringBuilder("     ");
      }
      line.append(prefix).append(setting);
    }
    out.println(line);
  }

  private void heading(String text) {
    out.println();
    out.println(terminal.bold(text));
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
