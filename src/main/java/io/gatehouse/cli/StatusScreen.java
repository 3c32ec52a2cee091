package io.gatehouse.cli;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.observe.FeedState;
import io.gatehouse.observe.FeedState.Word;
import io.gatehouse.observe.Status;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.ConsumerStatus;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.Heartbeat;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The status as people read it: a headline, then a line a feed with notes below. Nothing is cut:
 * where the terminal is too narrow, columns become lines below their feed.
 */
final class StatusScreen {

  private static final String INDENT = "  ";
  private static final int WIDEST_NOTE = 100;
  private static final int MOST_NAMES = 8;

  /** From which share on it is told how many calls are used. */
  private static final double MUCH = 0.8;

  /** Columns in the order in which they give way. */
  private static final List<List<String>> GIVING_WAY =
      List.of(
          List.of(),
          List.of("goes on at"),
          List.of("goes on at", "changed"),
          List.of("goes on at", "changed", "fresh", "complete", "rows", "rejected", "gaps"),
          List.of(
              "goes on at",
              "changed",
              "fresh",
              "complete",
              "rows",
              "rejected",
              "gaps",
              "success",
              "state"));

  private static final Set<String> NUMBERS = Set.of("rows", "changed", "rejected", "gaps");

  private final Terminal terminal;
  private final Status status;
  private final Instant now;

  StatusScreen(Terminal terminal, Status status) {
    this.terminal = terminal;
    this.status = status;
    this.now = status.now();
  }

  void print(PrintWriter out) {
    if (!status.feeds().isEmpty()) {
      printFeeds(out);
    }
    if (!status.consumers().isEmpty()) {
      printConsumers(out);
    }
  }

  /** Who gets committed rows handed on, and how far behind they are. */
  private void printConsumers(PrintWriter out) {
    TextTable table =
        new TextTable(List.of("consumer", "rows of", "state", "behind", "handed on", "caught up"))
            .uncut()
            .right(3)
            .right(4);
    for (ConsumerStatus one : status.consumers()) {
      boolean isMore = one.behind() >= ConsumerStatus.COUNTED;
      table.row(
          TextWidth.printable(one.name()),
          TextWidth.printable(one.site() + " " + one.table()),
          Status.word(one),
          number(one.behind()) + (isMore ? "+" : ""),
          number(one.rowsHandedOn()),
          Ages.of(one.caughtUpAt(), now));
      table.style(
          (column, text) ->
              column != 2
                  ? text
                  : one.isFailing()
                      ? terminal.bad(text)
                      : one.isHeld() ? terminal.good(text) : terminal.warning(text));
      if (one.isFailing()) {
        note(table, "failing since " + Ages.of(one.failingSince(), now) + ": " + one.lastError());
      } else if (!one.isHeld() && status.isRunning()) {
        note(table, "no daemon hands its rows on: is there still a route that names it?");
      }
    }
    out.println();
    table.print(out, terminal, "");
  }

  private void printFeeds(PrintWriter out) {
    List<Map<String, String>> rows = status.feeds().stream().map(this::cells).toList();
    List<String> moved = GIVING_WAY.get(GIVING_WAY.size() - 1);
    for (List<String> some : GIVING_WAY) {
      if (width(rows, some) <= terminal.width()) {
        moved = some;
        break;
      }
    }
    List<String> columns = new ArrayList<>(rows.get(0).keySet());
    columns.removeAll(moved);
    TextTable table = new TextTable(columns).uncut();
    for (int i = 0; i < columns.size(); i++) {
      if (NUMBERS.contains(columns.get(i))) {
        table.right(i);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      FeedState feed = status.feeds().get(i);
      Map<String, String> cells = rows.get(i);
      table.row(columns.stream().map(cells::get).toArray());
      int state = columns.indexOf("state");
      Word word = feed.word(now);
      table.style((column, text) -> column == state ? coloured(word, text) : text);
      if (feed.status() != null || moved.contains("state")) {
        below(table, cells, moved);
      }
      notes(feed).forEach(note -> note(table, note));
    }
    table.print(out, terminal, "");
    for (CallLedger.Use calls : status.calls()) {
      if (calls.ratio() >= MUCH || !calls.paused().isZero()) {
        TextWidth.wrap(TextWidth.printable(used(calls)), Math.min(WIDEST_NOTE, terminal.width()))
            .forEach(line -> out.println(terminal.warning(line)));
      }
    }
  }

  private static String used(CallLedger.Use calls) {
    String paused =
        calls.paused().isZero()
            ? ""
            : "; the vendor takes no calls for another " + calls.paused().toSeconds() + " s";
    return "calls of %s: %d of the %d that the vendor allows in %s s are used%s"
        .formatted(
            String.join(", ", calls.sites()),
            calls.used(),
            calls.calls(),
            calls.per().toSeconds(),
            paused);
  }

  private static int width(List<Map<String, String>> rows, List<String> moved) {
    int width = -TextTable.BETWEEN.length();
    for (String column : rows.get(0).keySet()) {
      if (!moved.contains(column)) {
        int widest = TextWidth.of(column);
        for (Map<String, String> cells : rows) {
          widest = Math.max(widest, TextWidth.of(cells.get(column)));
        }
        width += widest + TextTable.BETWEEN.length();
      }
    }
    return width;
  }

  private Map<String, String> cells(FeedState feed) {
    FeedStatus known = feed.status();
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("feed", TextWidth.printable(feed.feed().toString()));
    cells.put("state", feed.word(now).text());
    cells.put("success", known == null ? "-" : Ages.of(known.lastSuccessAt(), now));
    cells.put("fresh", known == null ? "-" : Ages.of(known.caughtUpAt(), now));
    cells.put("complete", known == null ? "-" : Ages.of(known.completeUpTo(), now));
    cells.put(
        "goes on at",
        known == null
            ? "-"
            : TextWidth.printable(
                Vendors.position(known.vendor(), known.feed().feed(), known.state())));
    cells.put("rows", known == null ? "-" : number(known.rowsAdded()));
    cells.put("changed", known == null ? "-" : number(known.rowsChanged()));
    cells.put("rejected", known == null ? "-" : number(known.openRejects()));
    cells.put("gaps", known == null ? "-" : number(known.openGaps()));
    return cells;
  }

  /** What has no column for want of room: each value whole, as many in a line as there is room. */
  private void below(TextTable table, Map<String, String> cells, List<String> moved) {
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, String> cell : cells.entrySet()) {
      if (!moved.contains(cell.getKey())) {
        continue;
      }
      String one = cell.getKey() + " " + cell.getValue();
      if (!line.isEmpty() && TextWidth.of(INDENT + line + ", " + one) > terminal.width()) {
        table.note(INDENT + line + ",");
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : ", ").append(one);
    }
    if (!line.isEmpty()) {
      table.note(INDENT + line);
    }
  }

  private String coloured(Word word, String text) {
    return switch (word) {
      case OK, WAITING -> terminal.good(text);
      case FAILING -> terminal.bad(text);
      case SILENT, NEVER_RAN, PAUSED -> terminal.warning(text);
      case NOT_CONFIGURED -> terminal.faint(text);
    };
  }

  private void note(TextTable table, String text) {
    int width = Math.min(WIDEST_NOTE, terminal.width()) - INDENT.length() * 2;
    TextWidth.wrap(TextWidth.printable(text), width)
        .forEach(line -> table.note(INDENT + terminal.faint(line)));
  }

  private List<String> notes(FeedState feed) {
    List<String> notes = new ArrayList<>();
    FeedStatus known = feed.status();
    switch (feed.word(now)) {
      case FAILING ->
          notes.add(
              (known.lastSuccessAt() == null
                      ? "never went well"
                      : "failing since " + Ages.of(known.lastSuccessAt(), now))
                  + ", "
                  + known.failedRuns()
                  + (known.failedRuns() == 1 ? " run: " : " runs: ")
                  + known.lastError());
      case SILENT ->
          notes.add(
              status.isRunning()
                  ? "no run for a while, although the daemon runs: its log says why"
                  : "no run for a while: no daemon runs");
      case PAUSED ->
          notes.add(
              "paused "
                  + Ages.of(feed.paused().pausedAt(), now)
                  + " ago"
                  + (feed.paused().until() == null
                      ? "; gatehouse resume " + feed.feed() + " lets it go on"
                      : ", until " + Ages.moment(feed.paused().until())));
      case WAITING ->
          notes.add(
              feed.waitsForCalls(now)
                  ? "waits until its vendor may be called again: others use up what it allows"
                  : "the vendor pushes, and nothing has come yet");
      default -> {
        if (known != null && known.lastError() != null) {
          notes.add(
              "works again; last error, "
                  + Ages.of(known.lastErrorAt(), now)
                  + " ago: "
                  + known.lastError());
        }
      }
    }
    if (known != null && known.rowsExpired() > 0) {
      notes.add(
          number(known.rowsExpired())
              + " rows were not loaded: they are older than retention.* keeps");
    }
    if (known != null && known.gapsGivenUp() > 0) {
      notes.add(
          known.gapsGivenUp()
              + " stretches lack records that the server counts and does not list: see feed_gap");
    }
    return notes;
  }

  /** One line for all: is anything wrong? */
  static void headline(PrintWriter out, Terminal terminal, Status status) {
    Set<String> failing = status.failingSites();
    int sites = status.sites().size();
    String first = daemon(status);
    String second =
        sites == 0
            ? (status.feeds().isEmpty() ? "no site is configured" : "what ran is not configured")
            : failing.isEmpty()
                ? (sites == 1 ? "its site is well" : "all " + sites + " sites are well")
                : failing.size()
                    + " of "
                    + sites
                    + (sites == 1
                        ? " site fails: "
                        : failing.size() == 1 ? " sites fails: " : " sites fail: ")
                    + names(failing);
    String line = first + "; " + second;
    for (String part : TextWidth.wrap(line, Math.min(WIDEST_NOTE, terminal.width()))) {
      boolean isWell = status.isRunning() && failing.isEmpty();
      out.println(isWell ? terminal.good(part) : terminal.bad(part));
    }
  }

  /** What is wrong with a configuration that was changed while the daemon ran. */
  static void refused(PrintWriter out, Terminal terminal, Status status) {
    if (status.refused() == null) {
      return;
    }
    int width = Math.min(WIDEST_NOTE, terminal.width());
    TextWidth.wrap(
            "what was changed in the configuration is not taken; the daemon runs on as it was:",
            width)
        .forEach(part -> out.println(terminal.bad(part)));
    status
        .refused()
        .lines()
        .flatMap(line -> TextWidth.wrap(TextWidth.printable(line), width - 2).stream())
        .forEach(part -> out.println("  " + part));
  }

  private static String names(Set<String> sites) {
    List<String> some = sites.stream().limit(MOST_NAMES).toList();
    int more = sites.size() - some.size();
    return String.join(", ", some) + (more == 0 ? "" : " and " + more + " more");
  }

  /** By the database's clock: this host's may be another. */
  private static String daemon(Status status) {
    Heartbeat daemon = status.daemon();
    if (daemon == null) {
      return "no daemon has run on this warehouse";
    }
    String who = daemon.host() + ", process " + daemon.pid();
    if (daemon.isAlive()) {
      return "the daemon runs since "
          + Ages.of(daemon.startedAt(), daemon.readAt())
          + " ("
          + who
          + ")";
    }
    Instant last = daemon.stoppedAt() == null ? daemon.beatAt() : daemon.stoppedAt();
    boolean isFromTheFuture =
        Duration.between(daemon.readAt(), last).compareTo(Duration.ofMinutes(1)) > 0;
    return "the daemon does NOT run: "
        + (daemon.stoppedAt() == null ? "its last sign of life is " : "it was stopped ")
        + (isFromTheFuture
            ? "of " + Ages.moment(last) + ", before the database's clock was set back"
            : Ages.of(last, daemon.readAt()) + " ago")
        + " ("
        + who
        + ")";
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
