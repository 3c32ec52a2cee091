package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.Replay;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code replay}: rejected rows again, with today's mapping. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Maps rejected rows again, with today's mappings and settings.",
      "What fits now becomes rows and leaves rejected_row in the same transaction; the rest keeps"
          + " its newest reason. Safe beside the running daemon, which has to be restarted to use a"
          + " mended mapping itself. Of personal data only what privacy.* let in is there to be"
          + " replayed. Exit 0, also where rows stay rejected; 1 if a mapping cannot be used."
    },
    footer = {"", "Examples:", "  gatehouse replay", "  gatehouse replay --feed hq/records"})
public final class ReplayCommand implements Callable<Integer> {

  @Mixin Installation installation;

  @Option(
      names = "--feed",
      paramLabel = "SITE/FEED",
      description = "Only this feed's rejected rows. May be repeated. Default: all.")
  List<String> feeds = new ArrayList<>();

  @Option(names = "--json", description = "As a JSON array, one object a feed.")
  boolean json;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    PrintWriter out = installation.out();
    List<Replay.Outcome> outcomes = new ArrayList<>();
    List<String> problems;
    try (Warehouse warehouse = installation.warehouse(settings)) {
      Replay replay = new Replay(installation.home(), settings, warehouse);
      for (FeedKey feed : chosen(settings, warehouse)) {
        Replay.Outcome outcome = replay.of(feed);
        outcomes.add(outcome);
        if (!json) {
          print(out, outcome);
          out.flush();
        }
      }
      problems = replay.problems();
    } catch (WarehouseException e) {
      ChosenFeeds.of(installation.command(), feeds, ChosenFeeds.configured(settings));
      throw e;
    }
    if (json) {
      JsonLines.array(out, outcomes.stream().map(ReplayCommand::object).toList());
    } else if (outcomes.isEmpty()) {
      out.println("there are no rejected rows");
    }
    out.flush();
    PrintWriter err = installation.err();
    problems.forEach(problem -> err.println(TextWidth.printable(problem)));
    return problems.isEmpty() ? Exit.DONE : Exit.FAILED;
  }

  /** Those that have rejected rows; also of sites that are no longer configured, to be told. */
  private List<FeedKey> chosen(Settings settings, Warehouse warehouse) {
    Map<FeedKey, Long> rejected = warehouse.rejectedRecords().countByFeed();
    List<FeedKey> known = new ArrayList<>(ChosenFeeds.configured(settings));
    rejected.keySet().stream().filter(feed -> !known.contains(feed)).forEach(known::add);
    var wanted = ChosenFeeds.of(installation.command(), feeds, known);
    if (!feeds.isEmpty() && rejected.keySet().stream().noneMatch(wanted)) {
      return List.of();
    }
    return rejected.keySet().stream().filter(wanted).toList();
  }

  private static void print(PrintWriter out, Replay.Outcome outcome) {
    int impossible = outcome.impossible().values().stream().mapToInt(Integer::intValue).sum();
    out.println(
        outcome.feed()
            + ": "
            + (outcome.replayed() + outcome.superseded() + outcome.leftOut())
            + " replayed ("
            + outcome.loaded().added()
            + " new, "
            + outcome.loaded().changed()
            + " changed, "
            + outcome.loaded().unchanged()
            + " known), "
            + (outcome.kept() + impossible)
            + " still rejected");
    if (outcome.reason() != null) {
      out.println("  still rejected, such as: " + TextWidth.printable(outcome.reason()));
    }
    outcome
        .impossible()
        .forEach((why, count) -> out.println("  cannot be replayed: " + count + ", " + why));
    if (outcome.loaded().expired() > 0) {
      out.println(
          "  "
              + outcome.loaded().expired()
              + " are older than retention.* keeps: they were let go");
    }
    if (outcome.incomplete() > 0) {
      out.println(
          "  "
              + outcome.incomplete()
              + " of the rows lack personal values: privacy.* did not let them be kept");
    }
    if (outcome.leftOut() > 0) {
      out.println("  " + outcome.leftOut() + " belong to another feed, by today's mapping");
    }
    if (outcome.superseded() > 0) {
      out.println(
          "  "
              + outcome.superseded()
              + " were out of date: what they tell of is there, or the vendor has said something"
              + " newer");
    }
    if (outcome.gapsClosed() > 0) {
      out.println("  gaps closed that told of rejected rows alone: " + outcome.gapsClosed());
    }
  }

  private static Map<String, Object> object(Replay.Outcome outcome) {
    return JsonLines.object(
        "site", outcome.feed().site(),
        "feed", outcome.feed().feed(),
        "rows", outcome.loaded().added(),
        "changed", outcome.loaded().changed(),
        "known", outcome.loaded().unchanged(),
        "expired", outcome.loaded().expired(),
        "left_out", outcome.leftOut(),
        "superseded", outcome.superseded(),
        "incomplete", outcome.incomplete(),
        "gaps_closed", outcome.gapsClosed(),
        "still_rejected", outcome.kept(),
        "reason", outcome.reason(),
        "impossible", outcome.impossible());
  }
}
