package io.gatehouse.cli;

import io.gatehouse.demo.Outcome;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Shows the demo while it runs: a line for everything that happens, and on a terminal below them a
 * line that lives.
 */
final class DemoScreen implements DemoCommand.Show {

  private static final int WIDTH = 100;
  private static final int SITE = 8;
  private static final int ACTOR = 11;
  private static final int MARGIN = 8 + SITE + ACTOR;
  private static final Duration PLAIN_PROGRESS = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final Terminal terminal;
  private final DemoReport report;
  private Duration nextPlain = PLAIN_PROGRESS;
  private boolean isLineAlive;

  DemoScreen(PrintWriter err, Terminal terminal, DemoReport report) {
    this.report = report;
    this.err = err;
    this.terminal = terminal;
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

  @Override
  public synchronized void result(Outcome outcome, WarehouseReader warehouse) {
    endLine();
    report.print(outcome, warehouse);
  }

  /** Takes the living line away. */
  private void endLine() {
    if (isLineAlive) {
      err.print(CLEAR_LINE);
      isLineAlive = false;
    }
  }
}
