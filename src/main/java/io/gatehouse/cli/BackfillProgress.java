package io.gatehouse.cli;

import io.gatehouse.cli.RunCommand.EndedRuns;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.Stretch;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how far a backfill is: one line that changes on a terminal, lines of JSON elsewhere. */
final class BackfillProgress implements FeedObserver {

  private static final List<String> TIMES = List.of("occurred_at", "punched_at");

  private final PrintWriter out;
  private final Terminal terminal;
  private final Stretch stretch;
  private final Clock clock;
  private Instant started;
  private Instant shownAt = Instant.MIN;
  private Instant reached;
  private Instant reachedFirst;
  private LoadResult result = LoadResult.NONE;
  private long before;
  private long pages;
  private long gapsClosed;
  private long gapsFound;
  private String failure;
  private EndedRuns ended = new EndedRuns();

  BackfillProgress(PrintWriter out, Terminal terminal, Stretch stretch, Clock clock) {
    this.out = out;
    this.terminal = terminal;
    this.stretch = stretch;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Says whether it goes on, and begins to count. */
  synchronized void begins(Stretch.Standing standing) {
    result = standing.result();
    before = rows();
    pages = standing.pages();
    started = clock.instant();
    if (!terminal.isInteractive()) {
      return;
    }
    if (standing.state() != null) {
      out.printf(Locale.ROOT, "goes on where it was broken off, after %,d rows%n", before);
    } else if (standing.endedAt() != null) {
      out.println("was read to its end at " + Ages.moment(standing.endedAt()) + "; read again");
    }
  }

  synchronized EndedRuns newRun() {
    failure = null;
    ended = new EndedRuns();
    return ended;
  }

  synchronized long pages() {
    return pages;
  }

  /** Why the last run broke off; null where it did not. */
  synchronized String failure() {
    return failure;
  }

  private long rows() {
    return (long) result.added() + result.changed() + result.unchanged() + result.expired();
  }

  @Override
  public synchronized void committed(
      Feed feed, Page page, LoadResult loaded, Instant at, Duration took) {
    pages++;
    result = result.plus(loaded);
    page.load().tables().forEach(this::reach);
    Instant now = clock.instant();
    Duration pace = terminal.isInteractive() ? Duration.ofMillis(500) : Duration.ofSeconds(5);
    if (shownAt == Instant.MIN
        || shownAt.isAfter(now)
        || Duration.between(shownAt, now).compareTo(pace) >= 0) {
      shownAt = now;
      show(now, false);
    }
  }

  private void reach(PageLoad.TableLoad load) {
    Rows rows = load.rows();
    for (String column : TIMES) {
      if (rows.table().has(column)) {
        int position = rows.table().position(column);
        for (Object[] row : rows.values()) {
          if (row[position] instanceof Instant time
              && !time.isAfter(stretch.to())
              && (reached == null || time.isAfter(reached))) {
            reached = time;
            reachedFirst = reachedFirst == null ? time : reachedFirst;
          }
        }
      }
    }
  }

  @Override
  public void ended(Feed feed, String reason) {
    EndedRuns run;
    synchronized (this) {
      failure = reason;
      run = ended;
    }
    run.ended(feed, reason);
  }

  /** All of it is read. */
  synchronized void end(Stretch.Standing standing) {
    gapsClosed = standing.gapsClosed();
    gapsFound = standing.gapsFound();
    show(clock.instant(), true);
    if (terminal.isInteractive() && result.expired() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d rows were not loaded: they are older than retention.* keeps%n",
          result.expired());
    }
    if (terminal.isInteractive() && gapsClosed > 0) {
      out.printf(Locale.ROOT, "%,d open gaps are closed%n", gapsClosed);
    }
    if (terminal.isInteractive() && gapsFound > 0) {
      out.printf(Locale.ROOT, "%,d stretches could not be read whole: see feed_gap%n", gapsFound);
    }
    out.flush();
  }

  private void show(Instant now, boolean isEnd) {
    double seconds = Math.max(0.001, Duration.between(started, now).toMillis() / 1000.0);
    double rate = (rows() - before) / seconds;
    long left = isEnd ? 0 : remaining(seconds);
    if (terminal.isInteractive()) {
      String line =
          String.format(
              Locale.ROOT,
              "%s  %,d rows (%,d new), %,.0f/s, %s",
              stretch.feed(),
              rows(),
              result.added(),
              rate,
              isEnd
                  ? "all read"
                  : left < 0 ? "begun" : "at " + day() + ", about " + in(left) + " left");
      int width = Math.max(20, terminal.width() - 1);
      out.print("\r" + TextWidth.pad(TextWidth.cut(line, width), width) + (isEnd ? "\n" : ""));
    } else {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("feed", stretch.feed());
      object.put("from", stretch.from());
      object.put("to", stretch.to());
      object.put("pages", pages);
      object.put("rows", rows());
      object.put("new", result.added());
      object.put("changed", result.changed());
      object.put("known", result.unchanged());
      object.put("expired", result.expired());
      object.put("rejected", result.rejected());
      object.put("rows_per_second", Math.round(rate));
      object.put("resumed_after", before);
      object.put("at", reached);
      object.put("remaining_seconds", left < 0 ? null : left);
      if (isEnd) {
        object.put("gaps_closed", gapsClosed);
        object.put("gaps_found", gapsFound);
      }
      object.put("done", isEnd);
      JsonLines.print(out, object);
    }
    out.flush();
  }

  private String day() {
    return reached.truncatedTo(ChronoUnit.HOURS).toString().substring(0, 13).replace('T', ' ')
        + "h";
  }

  private static String in(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  /** By how much of the stretch's time it has come on; -1 where nobody knows. */
  private long remaining(double seconds) {
    if (reached == null || !reached.isAfter(reachedFirst)) {
      return -1;
    }
    double done = Duration.between(reachedFirst, reached).toSeconds();
    double rest = Duration.between(reached, stretch.to()).toSeconds();
    return done <= 0 ? -1 : Math.max(0, Math.round(seconds * rest / done));
  }
}
