package io.gatehouse.cli;

import io.gatehouse.cli.FeedState.Word;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code status}: how each feed stands, read from the warehouse, whether the daemon runs or not.
 */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how each feed stands.",
      "When it last went well, when it last had read all there was (fresh), up to when nothing"
          + " lacks (complete), where it goes on, what it loaded and rejected, its open gaps and"
          + " its last error. Reads the warehouse alone, so it works beside the running daemon and"
          + " without it."
    },
    footer = {"", "Examples:", "  gatehouse status", "  gatehouse status --json"})
public final class StatusCommand implements Callable<Integer> {

  private static final String INDENT = "  ";
  private static final int WIDEST_LINE = 100;

  @Spec CommandSpec spec;
  @Mixin Installation installation;

  @Option(names = "--json", description = "As a JSON array, one object a feed.")
  boolean json;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    List<FeedStatus> statuses;
    try (WarehouseReader warehouse = WarehouseOption.read(settings)) {
      statuses = warehouse.status();
    }
    Instant now = Clock.systemUTC().instant();
    List<FeedState> feeds = FeedState.all(settings.sites(), statuses);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonLines.array(out, feeds.stream().map(feed -> object(feed, now)).toList());
    } else if (feeds.isEmpty()) {
      out.println("no site is configured, and no feed has ever run");
    } else {
      print(out, Terminal.here(), feeds, now);
    }
    out.flush();
    return Exit.DONE;
  }

  private static void print(
      PrintWriter out, Terminal terminal, List<FeedState> feeds, Instant now) {
    TextTable table =
        new TextTable(
                "feed",
                "state",
                "success",
                "fresh",
                "complete",
                "goes on at",
                "rows",
                "changed",
                "rejected",
                "gaps")
            .right(6, 7, 8, 9);
    for (FeedState feed : feeds) {
      FeedStatus status = feed.status();
      Word word = feed.word(now);
      if (status == null) {
        table.row(feed.feed(), word.text, "-", "-", "-", "-", "-", "-", "-", "-");
      } else {
        table.row(
            feed.feed(),
            word.text,
            age(status.lastSuccessAt(), now),
            age(status.caughtUpAt(), now),
            age(status.completeUpTo(), now),
            Vendors.position(status.vendor(), status.feed().feed(), status.state()),
            number(status.rowsAdded()),
            number(status.rowsChanged()),
            number(status.openRejects()),
            number(status.openGaps()));
      }
      table.style(style(terminal, word));
      notes(feed, now).forEach(note -> note(table, terminal, note));
    }
    table.print(out, terminal, "");
  }

  private static TextTable.Style style(Terminal terminal, Word word) {
    return (column, text) ->
        column != 1
            ? text
            : switch (word) {
              case OK -> terminal.good(text);
              case FAILING -> terminal.bad(text);
              case SILENT, NEVER_RAN -> terminal.warning(text);
              case NOT_CONFIGURED -> terminal.faint(text);
            };
  }

  private static void note(TextTable table, Terminal terminal, String text) {
    int width = Math.min(WIDEST_LINE, terminal.width()) - INDENT.length() * 2;
    TextWidth.wrap(TextWidth.printable(text), width)
        .forEach(line -> table.note(INDENT + terminal.faint(line)));
  }

  private static List<String> notes(FeedState feed, Instant now) {
    List<String> notes = new ArrayList<>();
    FeedStatus status = feed.status();
    switch (feed.word(now)) {
      case FAILING ->
          notes.add(
              (status.lastSuccessAt() == null
                      ? "never went well"
                      : "failing since " + age(status.lastSuccessAt(), now))
                  + ", "
                  + status.failedRuns()
                  + (status.failedRuns() == 1 ? " run: " : " runs: ")
                  + status.lastError());
      case SILENT -> notes.add("no run for a while: does the daemon run?");
      default -> {
        if (status != null && status.lastError() != null) {
          notes.add(
              "works again; last error, "
                  + age(status.lastErrorAt(), now)
                  + " ago: "
                  + status.lastError());
        }
      }
    }
    if (status != null && status.gapsGivenUp() > 0) {
      notes.add(
          status.gapsGivenUp()
              + " stretches lack records that the server counts and does not list: see feed_gap");
    }
    return notes;
  }

  private static Map<String, Object> object(FeedState feed, Instant now) {
    Map<String, Object> object = new LinkedHashMap<>();
    FeedStatus status = feed.status();
    object.put("site", feed.feed().site());
    object.put("feed", feed.feed().feed());
    object.put("vendor", status != null ? status.vendor() : feed.site().vendor());
    object.put("state", feed.word(now).name());
    if (status != null) {
      object.put("last_success_at", status.lastSuccessAt());
      object.put("caught_up_at", status.caughtUpAt());
      object.put("failed_runs", status.failedRuns());
      object.put("last_error", status.lastError());
      object.put("last_error_at", status.lastErrorAt());
      object.put("checkpoint", status.state());
      object.put(
          "goes_on_at", Vendors.position(status.vendor(), feed.feed().feed(), status.state()));
      object.put("rows", status.rowsAdded());
      object.put("changed", status.rowsChanged());
      object.put("rejected", status.rowsRejected());
      object.put("open_rejects", status.openRejects());
      object.put("open_gaps", status.openGaps());
      object.put("gaps_given_up", status.gapsGivenUp());
      object.put("complete_up_to", status.completeUpTo());
    }
    return object;
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /**
   * How long ago that was: {@code 3 s}, {@code 12 min}, {@code 5 h}, {@code 40 d}; a dash for
   * never.
   */
  private static String age(Instant moment, Instant now) {
    if (moment == null) {
      return "-";
    }
    Duration past = Duration.between(moment, now);
    if (past.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(0, past.toSeconds()) + " s";
    }
    if (past.compareTo(Duration.ofHours(2)) < 0) {
      return past.toMinutes() + " min";
    }
    return past.compareTo(Duration.ofDays(2)) < 0 ? past.toHours() + " h" : past.toDays() + " d";
  }
}
