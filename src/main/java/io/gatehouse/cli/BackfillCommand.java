package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.cli.RunCommand.EndedRuns;
import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PausedFeed;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backfill}: reads a stretch of a feed's past again, beside the running daemon. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a stretch of a feed's past again, beside the running daemon.",
      "What is known stays one row. Open gaps that it fills are closed, and what it cannot read"
          + " becomes one. The feed's own checkpoint is left alone, and nothing is marked as gone. Killed or failed, the same command goes on"
          + " where it was. On a terminal it shows how far it is, elsewhere a line of JSON every few"
          + " seconds. Exit 1 if it could not read all of it."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse backfill hq/records --from 2026-11-01 --to 2026-11-07",
      "  gatehouse backfill hq/access --from 2026-11-01T06:00 --to 2026-11-01T18:00"
    })
public final class BackfillCommand implements Callable<Integer> {

  private static final int MOST_FAILURES = 3;
  private static final Duration BETWEEN = Duration.ofSeconds(20);

  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "SITE/FEED", description = "Which feed: hq/records.")
  String feed;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DAY",
      description = "The first day at the site, 2026-11-01, or a moment, 2026-11-01T06:00.")
  String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DAY",
      description = "The last day, with all of it, or the moment before which it ends.")
  String to;

  @Override
  public Integer call() throws InterruptedException {
    StopSignal signal = StopSignal.listen();
    try {
      LogFormat.keepQuiet();
      Settings settings = installation.settings();
      ChosenFeeds.of(installation.command(), List.of(feed), ChosenFeeds.configured(settings));
      FeedKey key = new FeedKey(feed.split("/", 2)[0], feed.split("/", 2)[1]);
      Site site =
          settings.sites().stream().filter(s -> s.name().equals(key.site())).findFirst().get();
      checkCan(site, key);
      Clock clock = Clock.systemUTC();
      Stretch stretch = stretch(site, key, clock.instant());
      return run(settings, stretch, clock, signal);
    } finally {
      signal.over();
    }
  }

  private void checkCan(Site site, FeedKey key) {
    List<String> can = Vendors.of(installation.home()).backfills(site.vendor());
    if (!can.contains(key.feed())) {
      throw installation.misuse(
          key
              + " cannot be backfilled: its vendor cannot be asked for a stretch of this feed's past."
              + " Of "
              + site.vendor()
              + " these can: "
              + String.join(", ", can));
    }
  }

  private Stretch stretch(Site site, FeedKey key, Instant now) {
    Instant begin = moment("--from", from, site.zone(), false);
    Instant end = moment("--to", to, site.zone(), true);
    if (!begin.isBefore(end)) {
      throw installation.misuse("--to " + to + " is not after --from " + from);
    }
    if (!begin.isBefore(now)) {
      throw installation.misuse("--from " + from + " is still to come: there is nothing to read");
    }
    return new Stretch(key, begin, end);
  }

  private Instant moment(String option, String text, ZoneId zone, boolean isEnd) {
    try {
      LocalDate day =
          isEnd ? GivenTime.day(text) : null; // the end of a day is the next one's begin
      return GivenTime.read(day == null ? text : day.plusDays(1).toString(), zone);
    } catch (DateTimeException e) {
      throw installation.misuse(
          option
              + ": expected a day such as 2026-11-01 or a time such as 2026-11-01T06:00, got "
              + text,
          e);
    }
  }

  /** Tries again after failures for as long as it comes on between them. */
  private int run(Settings settings, Stretch stretch, Clock clock, StopSignal signal)
      throws InterruptedException {
    PrintWriter err = installation.err();
    BackfillProgress progress =
        new BackfillProgress(installation.out(), Terminal.here(), stretch, clock);
    if (!begins(settings, stretch, progress)) {
      return Exit.FAILED;
    }
    int failures = 0;
    while (!signal.stop().isTold()) {
      long pages = progress.pages();
      EndedRuns ended = progress.newRun();
      Daemon.Options options =
          new Daemon.Options(
                  installation.home(),
                  settings,
                  true,
                  key -> key.equals(stretch.feed()),
                  progress,
                  Daemon.Options.NO_PAGE_LIMIT)
              .of(stretch);
      try (Daemon daemon =
          Daemon.start(
              options,
              () -> WarehouseOption.open(installation.home(), settings, clock),
              clock,
              signal.stop())) {
        signal.started(daemon);
        daemon.problems().forEach(problem -> err.println(TextWidth.printable(problem)));
        if (daemon.running().isEmpty()) {
          return Exit.FAILED;
        }
        ended.await(daemon.running());
        if (progress.failure() == null) {
          progress.end(daemon.warehouse().standing(stretch));
          return Exit.DONE;
        }
      }
      failures = progress.pages() > pages ? 1 : failures + 1;
      err.println(stretch.feed() + ": " + TextWidth.printable(progress.failure()));
      if (failures >= MOST_FAILURES) {
        err.println("given up for now; the same command goes on where it was");
        return Exit.FAILED;
      }
      err.println("tried again in " + BETWEEN.toSeconds() + " s");
      signal.stop().await(BETWEEN);
    }
    return Exit.FAILED;
  }

  private boolean begins(Settings settings, Stretch stretch, BackfillProgress progress) {
    try (Warehouse warehouse = installation.warehouse(settings)) {
      if (PausedFeed.longest(warehouse.paused(), stretch.feed()) != null) {
        installation
            .err()
            .println(stretch.feed() + " is paused: gatehouse resume " + stretch.feed());
        return false;
      }
      String vendor =
          settings.sites().stream()
              .filter(site -> site.name().equals(stretch.feed().site()))
              .findFirst()
              .orElseThrow()
              .vendor();
      progress.begins(warehouse.begin(stretch, vendor));
      return true;
    }
  }
}
