package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Feed.Pause;
import io.gatehouse.feed.FeedLog.WarehouseWatch;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.settings.Schedule;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** How runs end: told once, written down, and the feed free for its next. */
final class RunCompletion {

  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final Warehouse warehouse;
  private final Clock clock;
  private final FeedObserver observer;
  private final WarehouseWatch watch;
  private final BooleanSupplier stopping;
  private volatile BiConsumer<Feed, Duration> early;

  /** Null where live feeds run. */
  private volatile Stretch stretch;

  /**
   * @param stopping whether the daemon stops, after which what breaks off is no failure
   */
  RunCompletion(
      Warehouse warehouse,
      Clock clock,
      FeedObserver observer,
      WarehouseWatch watch,
      BooleanSupplier stopping) {
    this.stopping = stopping;
    this.watch = watch;
    this.warehouse = warehouse;
    this.clock = clock;
    this.observer = observer;
  }

  /** Where each feed runs by its schedule, and may be tried earlier: who sees to that. */
  void tryEarly(BiConsumer<Feed, Duration> trigger) {
    early = trigger;
  }

  /** What runs is no live feed: how it went is written down beside them. */
  void backfill(Stretch past) {
    stretch = past;
  }

  /** Sees to it that the run ends with its exchange, whatever becomes of that. */
  void with(Exchange exchange, FeedRun run) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                ended(run, done.getException());
              }
            });
  }

  private void ended(FeedRun run, Exception unhandled) {
    try {
      if (unhandled != null) { // a route without an error handler
        failed(run, unhandled, null);
      }
      finish(run);
    } finally {
      run.feed().ended();
      observer.ended(run.feed(), run.failure());
    }
  }

  /**
   * Notes why a run fails: the first reason.
   *
   * @param endpoint where Camel was sending to when it failed; null if nowhere
   */
  void failed(FeedRun run, Throwable cause, String endpoint) {
    if (stopping.getAsBoolean()
        || run.feed().isRetired()) { // what takes its place begins where it was
      run.close();
    } else if (run.failedNow(
        FailureReasons.of(cause, endpoint, run), FailureReasons.known(cause))) {
      rest(run.feed(), cause);
    }
  }

  private void rest(Feed feed, Throwable cause) {
    if (cause instanceof RateLimited limited) {
      feed.pauseAll(clock.instant(), limited.pause());
    } else if (cause instanceof Refused refused && !refused.probe().isZero()) {
      feed.pause(Pause.of(clock.instant(), refused.probe()));
    }
  }

  /** Tells and writes down how a run went; the first time it is called for it. */
  void finish(FeedRun run) {
    if (!run.close()) {
      return;
    }
    Feed feed = run.feed();
    Instant now = clock.instant();
    boolean caughtUp = run.reachedEnd();
    if (feed.isHeld() && !caughtUp) {
      feed.missesTurn();
    }
    if (run.failed()) {
      tellFailure(run, now);
    } else {
      feed.log().succeeded(run.startedAt(), now, run.loaded(), run.result(), caughtUp);
      run.cursor().notice().ifPresent(feed.log()::notice);
    }
    try {
      writeDown(run, now, caughtUp);
      watch.reached();
    } catch (WarehouseException e) {
      if (watch.failed(e)) {
        return;
      }
      if (!run.failed()) { // else a reason is told already, and mostly it is this one
        feed.log().failed(e.getMessage(), now, null);
      }
    } catch (ReplyFault e) {
      feed.log().notice("what cannot be read cannot be passed over either: " + e.getMessage());
    }
  }

  private void tellFailure(FeedRun run, Instant now) {
    Feed feed = run.feed();
    Optional<Duration> again =
        early == null
            ? Optional.empty()
            : Backoff.after(run.cause(), feed.log().failures() + 1, feed);
    if (watch.failed(run.cause())) {
      feed.log().failedWithAll();
    } else {
      feed.log().failed(run.failure(), now, again.orElse(null));
    }
    again.ifPresent(delay -> early.accept(feed, delay));
  }

  private void writeDown(FeedRun run, Instant now, boolean caughtUp) {
    Feed feed = run.feed();
    if (stretch != null) {
      warehouse.end(stretch, caughtUp, run.failure());
      return;
    }
    int times =
        warehouse.record(
            new RunRecord(
                feed.key(),
                feed.vendor().name(),
                run.startedAt(),
                now,
                run.loaded(),
                run.result(),
                run.failure(),
                caughtUp,
                Unreadable.kind(run)));
    if (run.unreadable() != null && times >= Unreadable.PROOF && run.isLoaded()) {
      passOver(run, times);
    }
    if (caughtUp && feed.spec().closesGapsOf() != null) {
      closeGaps(feed, run.startedAt());
    }
  }

  /**
   * Of the feed that can miss events, once this one, which cannot, has read past them. A run proves
   * a gap filled if it began a while after the gap ended: records become visible a little later
   * than their events.
   */
  private void closeGaps(Feed reader, Instant runStarted) {
    FeedKey gappy = new FeedKey(reader.site().name(), reader.spec().closesGapsOf());
    warehouse.closeGaps(gappy, reader.spec().name(), runStarted.minus(SETTLED));
  }

  /** Goes on behind what could not be read in so many runs, where the cursor knows how. */
  private void passOver(FeedRun run, int times) {
    Feed feed = run.feed();
    String reason = run.unreadable().getMessage();
    Optional<Progress> over = run.cursor().passOver(reason);
    if (over.isEmpty()) {
      return;
    }
    Page.of(run.fetchedOne(), feed, over.get(), warehouse::prepare).commit().get();
    warehouse.forgetUnreadable(feed.key());
    feed.log()
        .notice(
            "what could not be read in "
                + times
                + " runs in a row is passed over; it stands in feed_gap and is asked for again in a"
                + " day: "
                + reason);
  }

  /**
   * Which failures of runs are one and the same unreadable reply. Only what is wrong with the reply
   * itself counts: it came whole, from the right server, and is not what was asked for.
   */
  static final class Unreadable {

    /** So many runs in a row prove that the reply does not get better. */
    static final int PROOF = 5;

    private static final int LONGEST = 300;

    /** What differs from run to run: numbers, times, tokens. */
    private static final Pattern CHANGING = Pattern.compile("[A-Za-z0-9+/_-]{24,}|\\d+");

    private Unreadable() {}

    /**
     * What was asked for and what was wrong, so that equal ones are found; null for another fault.
     */
    static String kind(FeedRun run) {
      RetryLater fault = run.unreadable();
      if (fault == null || run.ask() == null) {
        return null;
      }
      Ask ask = run.ask();
      String asked = ask.body() == null ? ask.toString() : ask + " " + ask.body();
      String reason =
          fault.getMessage().split(", begins ", 2)[0]; // a reply's beginning holds times
      String kind = generic(reason) + " [" + Integer.toHexString(generic(asked).hashCode()) + "]";
      return kind.length() <= LONGEST ? kind : kind.substring(kind.length() - LONGEST);
    }

    private static String generic(String text) {
      return CHANGING.matcher(text).replaceAll("#");
    }
  }

  /**
   * When a feed is tried again after a failure that may be over by then, where its schedule would
   * have it wait for longer: a daily feed that meets a restart of its server comes again in a
   * minute.
   */
  static final class Backoff {

    private static final List<Duration> DELAYS =
        List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(30));

    private Backoff() {}

    /**
     * @param failures in a row, this one included
     * @return how long to wait; empty where the feed's own next turn comes first, or where somebody
     *     has to mend something
     */
    static Optional<Duration> after(Throwable cause, int failures, Feed feed) {
      if (!passes(cause) || feed.spec().isPushed()) {
        return Optional.empty();
      }
      Duration delay = DELAYS.get(Math.min(failures, DELAYS.size()) - 1);
      if (cause instanceof RateLimited limited && limited.pause().compareTo(delay) > 0) {
        delay = limited.pause();
      }
      boolean isLater =
          Schedule.parse(feed.settings().required("schedule")) instanceof Schedule.Every every
              && every.interval().compareTo(delay) <= 0;
      return isLater ? Optional.empty() : Optional.of(delay);
    }

    private static boolean passes(Throwable cause) {
      return cause instanceof RetryLater
          || cause instanceof RateLimited
          || cause instanceof TokenExpired
          || cause instanceof IOException
          || cause instanceof WarehouseException;
    }
  }
}
