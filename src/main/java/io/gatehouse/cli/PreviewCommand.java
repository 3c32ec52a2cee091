package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.Daemon;
import io.gatehouse.feed.CallBudgets;
import io.gatehouse.feed.Page;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.QueryResult.JsonValue;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.Warehouse;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code preview}: one page of a feed by its real route, printed and not written anywhere. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches and normalizes one page of a feed and prints it; nothing is written.",
      "The real route runs against the configured server, with the real mapping, and begins where a"
          + " first run would. Of the warehouse nothing is read or written but how often vendors"
          + " were called. Exit 1 if it fails, with the reason."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse preview hq/records",
      "  gatehouse preview hq/realtime --json",
      "  gatehouse preview hq/records --limit 3 --set sites.hq.vendor=ax-acs \\",
      "      --set sites.hq.base-url=http://10.0.0.5:6500"
    })
public final class PreviewCommand implements Callable<Integer> {

  /** Enough to find a page with something in it among empty ones. */
  private static final int MOST_PAGES = 500;

  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "SITE/FEED", description = "Which feed: hq/records.")
  String feed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many rows of the page are printed. Default: ${DEFAULT-VALUE}.")
  int limit;

  @Option(names = "--json", description = "As one JSON object with rows and rejected records.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException {
    LogFormat.keepQuiet();
    Settings settings = installation.settings();
    Predicate<FeedKey> chosen =
        ChosenFeeds.of(installation.command(), List.of(feed), ChosenFeeds.configured(settings));
    Clock clock = Clock.systemUTC();
    FirstPages pages = new FirstPages();
    Daemon.Options options =
        new Daemon.Options(installation.home(), settings, true, chosen, pages, MOST_PAGES)
            .sharing(CallBudgets.beside(() -> WarehouseOption.calls(settings)));
    String memory = "jdbc:h2:mem:preview-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    List<String> problems;
    try (Daemon daemon =
        Daemon.start(
            options,
            () -> Warehouse.open(memory, "", "", installation.home().migrations(), clock),
            clock)) {
      problems = daemon.problems();
      if (!daemon.running().isEmpty()) {
        pages.await();
      }
    }
    PrintWriter err = installation.err();
    problems.forEach(err::println);
    if (pages.failure() != null) {
      err.println(feed + ": " + pages.failure());
    }
    PrintWriter out = installation.out();
    List<Page> shown = pages.shown();
    if (json) {
      print(out, shown, pages.failure());
    } else {
      shown.forEach(page -> print(out, Terminal.here(), page));
      if (shown.isEmpty() && pages.failure() == null && problems.isEmpty()) {
        out.println(feed + ": the server has nothing for this feed at the moment");
      }
    }
    out.flush();
    return pages.failure() == null && problems.isEmpty() ? Exit.DONE : Exit.FAILED;
  }

  private void print(PrintWriter out, Terminal terminal, Page page) {
    List<RejectedRow> rejected = page.load().rejected();
    String rest =
        ", " + rejected.size() + " rejected, " + page.leftOut() + " left out by the mapping";
    for (PageLoad.TableLoad load : page.load().tables()) {
      print(out, terminal, load.rows(), rest);
      rest = "";
    }
    for (RejectedRow one : rejected.stream().limit(limit).toList()) {
      out.println("  " + terminal.bad("rejected: ") + TextWidth.printable(one.reason()));
      out.println(
          "    "
              + terminal.faint(
                  TextWidth.cut(TextWidth.printable(one.raw()), terminal.width() - 4)));
    }
  }

  private void print(PrintWriter out, Terminal terminal, Rows rows, String rest) {
    List<String> columns = filled(rows);
    out.println(
        terminal.bold(rows.table().name())
            + ": "
            + rows.values().size()
            + " rows on this page"
            + rest);
    boolean fits = columns.size() * 10L <= terminal.width();
    List<Object[]> first = rows.values().stream().limit(limit).toList();
    if (fits) {
      TextTable table = new TextTable(columns);
      first.forEach(row -> table.row(columns.stream().map(c -> cell(rows, row, c)).toArray()));
      table.print(out, terminal, "  ");
    } else {
      int widest = columns.stream().mapToInt(TextWidth::of).max().orElse(0);
      for (Object[] row : first) {
        for (String column : columns) {
          String value = TextWidth.printable(cell(rows, row, column));
          out.println(
              "  "
                  + TextWidth.pad(column, widest)
                  + "  "
                  + TextWidth.cut(value, terminal.width() - widest - 4));
        }
        out.println();
      }
    }
  }

  private static Object value(io.gatehouse.warehouse.Table table, Object[] row, String column) {
    int position = table.position(column);
    Object value = row[position];
    return value != null && table.columns().get(position).type() == Column.Type.JSON
        ? new JsonValue(value.toString())
        : value;
  }

  private static String cell(Rows rows, Object[] row, String column) {
    Object value = row[rows.table().position(column)];
    return value == null ? "" : value.toString();
  }

  /** The columns that at least one row fills, in the table's order. */
  private static List<String> filled(Rows rows) {
    List<String> filled = new ArrayList<>();
    for (int i = 0; i < rows.table().columns().size(); i++) {
      int column = i;
      if (rows.values().stream().anyMatch(row -> row[column] != null)) {
        filled.add(rows.table().columns().get(i).name());
      }
    }
    return filled;
  }

  private void print(PrintWriter out, List<Page> pages, String failure) {
    List<Object> rows = new ArrayList<>();
    List<Object> rejected = new ArrayList<>();
    for (Page page : pages) {
      for (PageLoad.TableLoad load : page.load().tables()) {
        Rows loaded = load.rows();
        for (Object[] row : loaded.values().stream().limit(limit).toList()) {
          Map<String, Object> object = JsonLines.object("table", loaded.table().name());
          filled(loaded).forEach(c -> object.put(c, value(loaded.table(), row, c)));
          rows.add(object);
        }
      }
      for (RejectedRow one : page.load().rejected().stream().limit(limit).toList()) {
        rejected.add(JsonLines.object("reason", one.reason(), "raw_text", one.raw()));
      }
    }
    JsonLines.print(
        out, JsonLines.object("feed", feed, "rows", rows, "rejected", rejected, "error", failure));
  }
}
