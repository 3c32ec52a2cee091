package io.gatehouse.cli;

import io.gatehouse.demo.Outcome;
import io.gatehouse.warehouse.QueryResult;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The demo for a person: while it runs a line for everything that happens, and on a terminal below
 * them a line that lives; at its end what came of it, in small tables, and what to type next.
 */
final class DemoScreen implements DemoCommand.Show {

  private static final int WIDTH = 100;
  private static final int SITE = 8;
  private static final int ACTOR = 11;
  private static final int MARGIN = 8 + SITE + ACTOR;
  private static final Duration PLAIN_PROGRESS = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String INDENT = "  ";
  private static final int MOST_DIFFERENCES = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final Path directory;
  private final Path log;
  private Duration nextPlain = PLAIN_PROGRESS;
  private boolean isLineAlive;

  /**
   * @param directory where the warehouse is
   */
  DemoScreen(PrintWriter out, PrintWriter err, Terminal terminal, Path directory, Path log) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.directory = directory;
    this.log = log;
  }

  @Override
  public synchronized void says(Duration elapsed, String site, Actor actor, String what) {
    endLine();
    String who = TextWidth.pad(actor == Actor.SERVER ? "server" : "gatehouse", ACTOR);
    List<String> lines = TextWidth.wrap(what, Math.min(WIDTH, terminal.width()) - MARGIN - 1);
    err.println(
        String.format(Locale.ROOT, "%5.1f s ", elapsed.toMillis() / 1000.0)
            + TextWidth.pad(site, SITE)
            + (actor == Actor.SERVER ? terminal.warning(who) : terminal.good(who))
            + lines.get(0));
    lines.stream().skip(1).forEach(line -> err.println(" ".repeat(MARGIN) + line));
    err.flush();
  }

  @Override
  public synchronized void progress(Progress now) {
    if (terminal.hasColours()) {
      err.print(CLEAR_LINE + TextWidth.cut(line(now), terminal.width() - 1));
      err.flush();
      isLineAlive = true;
    } else if (now.elapsed().compareTo(nextPlain) >= 0) {
      nextPlain = now.elapsed().plus(PLAIN_PROGRESS);
      err.println(line(now));
      err.flush();
    }
  }

  private static String line(Progress now) {
    int full = (int) (Math.min(1, now.share()) * 20);
    return String.format(
        Locale.ROOT,
        "%5.1f s [%s%s] %,d events at the sites, %,d rows in the warehouse, %d rejected",
        now.elapsed().toMillis() / 1000.0,
        "=".repeat(full),
        " ".repeat(20 - full),
        now.truth(),
        now.rows(),
        now.rejected());
  }

  /** Takes the living line away. */
  private void endLine() {
    if (isLineAlive) {
      err.print(CLEAR_LINE);
      isLineAlive = false;
    }
  }

  @Override
  public synchronized void result(Outcome outcome, WarehouseReader warehouse) {
    endLine();
    for (String table : document("/demo/tables.sql").split(";\\s*")) {
      String[] titleAndQuery = table.split("\n", 2);
      heading(titleAndQuery[0].substring("-- ".length()));
      warehouse.query(titleAndQuery[1], this::table).print(out, narrow(), INDENT);
    }
    heading("Compared with what the servers know to be true, row by row and column by column");
    TextTable table = new TextTable("site", "table", "truth", "warehouse").right(2, 3);
    for (Outcome.OfSite of : outcome.sites()) {
      new TreeMap<>(of.truth())
          .forEach(
              (name, rows) ->
                  table.row(of.site(), name, number(rows), number(of.found().get(name))));
    }
    table.print(out, narrow(), INDENT);
    out.println();
    verdict(outcome);
    heading("What to try next");
    String url =
        "--set warehouse.url=jdbc:h2:file:" + directory.toAbsolutePath().resolve("warehouse");
    out.print(document("/demo/next.txt").replace("{warehouse}", url));
    out.flush();
  }

  private Terminal narrow() {
    return terminal.noWiderThan(WIDTH);
  }

  private static String document(String resource) {
    try (InputStream in = DemoScreen.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + ": " + e.getMessage(), e);
    }
  }

  private TextTable table(QueryResult rows) {
    TextTable table = TextTable.of(rows);
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      table.row(Arrays.stream(row).map(DemoScreen::shown).toArray());
    }
    return table;
  }

  private static Object shown(Object value) {
    if (value instanceof Instant time) {
      return time.toString().replace('T', ' ').replace("Z", "");
    }
    return value instanceof Integer || value instanceof Long ? number((Number) value) : value;
  }

  private void verdict(Outcome outcome) {
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
    for (Outcome.OfSite of : outcome.sites()) {
      out.printf(
          Locale.ROOT,
          "%s: %,d differences, and %d requests that the server must never see%n",
          of.site(),
          of.differences().size(),
          of.violations().size());
      lines(of.differences());
      lines(of.violations());
    }
  }

  private void lines(List<String> lines) {
    lines.stream()
        .limit(MOST_DIFFERENCES)
        .forEach(line -> out.println(INDENT + TextWidth.printable(line)));
  }

  private void heading(String text) {
    out.println();
    out.println(terminal.bold(text));
  }

  private static String number(Number n) {
    return String.format(Locale.ROOT, "%,d", n.longValue());
  }
}
