package io.gatehouse.cli;

import io.gatehouse.demo.Demo;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of the demo, in small tables, and what to type next. */
final class DemoReport {

  private static final String INDENT = "  ";
  private static final int WIDTH = 100;
  private static final int MOST_DIFFERENCES = 20;
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

  void print(Demo.Outcome outcome, WarehouseReader warehouse) {
    List<Map<String, Object>> events = rows(warehouse, "access_event");
    DemoEvents tables = new DemoEvents(out, terminal, INDENT);
    heading("What landed in access_event: " + number(events.size()) + " rows");
    tables.landed(events);
    heading("Some of the rows");
    tables.samples(events);
    rejected(rows(warehouse, "rejected_row"));
    gaps(rows(warehouse, "feed_gap"));
    verdict(outcome);
    next();
  }

  private static List<Map<String, Object>> rows(WarehouseReader warehouse, String name) {
    io.gatehouse.warehouse.Table table = warehouse.table(name);
    List<Map<String, Object>> rows = new ArrayList<>();
    warehouse.read(
        name,
        values -> {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int i = 0; i < values.length; i++) {
            row.put(table.columns().get(i).name(), values[i]);
          }
          rows.add(row);
        });
    return rows;
  }

  private void rejected(List<Map<String, Object>> rejected) {
    heading("What could not become a row stands in rejected_row, whole: " + rejected.size());
    Table table = new Table("feed", "reason");
    rejected.forEach(row -> table.row(row.get("feed"), row.get("reason")));
    table.print(out, terminal, INDENT);
  }

  private void gaps(List<Map<String, Object>> gaps) {
    heading("Stretches that a feed may have missed stand in feed_gap: " + gaps.size());
    Table table =
        new Table("feed", "from (UTC)", "for", "closed by", "after", "events filled in")
            .right(2, 4, 5);
    for (Map<String, Object> gap : gaps) {
      Instant from = (Instant) gap.get("gap_from");
      Instant to = (Instant) gap.get("gap_to");
      Instant closed = (Instant) gap.get("closed_at");
      table.row(
          gap.get("feed"),
          from.toString().substring(11, 19),
          seconds(from, to),
          closed == null ? "still open" : gap.get("closed_by"),
          closed == null ? "" : seconds(to, closed),
          gap.get("recovered"));
    }
    table.print(out, terminal, INDENT);
  }

  private static String seconds(Instant from, Instant to) {
    return String.format(Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1000.0);
  }

  private void verdict(Demo.Outcome outcome) {
    out.println();
    if (outcome.isEqual()) {
      out.println(
          terminal.good(terminal.bold("Equal."))
              + " Compared one by one, column by column: "
              + number(outcome.events())
              + " events at the doors, each exactly one row;");
      out.printf(
          Locale.ROOT,
          "%d bad records, each one rejected row; no row besides. Of the %,d requests that the%n"
              + "server got, none broke its rules (page size, one poll at a time, …).%n",
          outcome.badRecords(),
          outcome.requests());
      return;
    }
    out.println(
        terminal.bad(terminal.bold("Not equal."))
            + " "
            + number(outcome.differences().size())
            + " differences, and "
            + outcome.violations().size()
            + " requests that the server must never see. The log is "
            + log);
    outcome.differences().stream()
        .limit(MOST_DIFFERENCES)
        .forEach(line -> out.println(INDENT + TextWidth.printable(line)));
    outcome.violations().stream()
        .limit(MOST_DIFFERENCES)
        .forEach(v -> out.println(INDENT + v.kind() + " " + v.requestLine()));
  }

  private void next() {
    String url =
        "--set warehouse.url=jdbc:h2:file:" + directory.toAbsolutePath().resolve("warehouse");
    heading("What to try next");
    out.println(
        """
          Ask the demo's warehouse (it stays there until you delete it):
            ./gatehouse query %1$s \\
              "select person_name, count(*) swipes from access_event group by person_name
               order by swipes desc fetch first 5 rows only"
            ./gatehouse status %1$s

          Load from your own AX-ACS server, into ./data/warehouse:
            ./gatehouse run --set sites.hq.vendor=ax-acs --set sites.hq.base-url=http://10.0.0.5:6500\
        """
            .formatted(url));
  }

  private void heading(String text) {
    out.println();
    out.println(terminal.bold(text));
  }

  static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
