package io.gatehouse.feed;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a feed says in the log: changes, each once. A failure that repeats every second is one line
 * when it begins, one now and then while it lasts, and one when it is over.
 */
public final class FeedLog {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.feed");
  private static final Duration REMINDER = Duration.ofMinutes(10);
  private static final Pattern NUMBERS = Pattern.compile("\\d+");
  private static final int MOST_TOLD = 20;

  private final FeedKey key;
  private boolean caughtUpBefore;
  private final Set<String> told = new HashSet<>();
  private Instant failingSince;
  private Instant saidAt;
  private String ownStepSaid;
  private Instant ownStepSaidAt;
  private int failures;

  FeedLog(FeedKey key) {
    this.key = key;
  }

  /** How many runs have failed since the last that went well. */
  synchronized int failures() {
    return failures;
  }

  /**
   * @param again when the feed is tried again, where that is before its schedule's next turn; else
   *     null
   */
  synchronized void failed(String reason, Instant now, Duration again) {
    failures++;
    if (failingSince == null || failingSince.isAfter(now)) { // later: the clock was set back
      failingSince = now;
    }
    boolean due =
        saidAt == null
            || saidAt.isAfter(now)
            || Duration.between(saidAt, now).compareTo(REMINDER) >= 0;
    String kind = NUMBERS.matcher(reason).replaceAll("#"); // bytes, ids and times differ each run
    boolean isNew = told.size() < MOST_TOLD && told.add(kind);
    if (isNew || due) {
      String often =
          failures == 1
              ? ""
              : " ("
                  + failures
                  + " runs failed since "
                  + failingSince.truncatedTo(ChronoUnit.SECONDS)
                  + ")";
      String next = again == null ? "" : "; tried again in " + again.toMinutes() + " min";
      LOG.error("{}: {}{}{}", key, reason, often, next);
      saidAt = now;
    }
  }

  /** A run failed for a cause that is told once for all feeds. */
  synchronized void failedWithAll() {
    failures++;
  }

  synchronized void succeeded(
      Instant startedAt, Instant now, int pages, LoadResult result, boolean caughtUp) {
    if (failingSince != null) {
      LOG.info("{}: works again after {} ({} failed runs)", key, span(failingSince, now), failures);
      failingSince = null;
      told.clear();
      saidAt = null;
    }
    failures = 0;
    if (caughtUp && !caughtUpBefore) {
      caughtUpBefore = true;
      LOG.info(
          "{}: caught up in {}: {} pages, {} rows new, {} changed, {} known, {} rejected{}",
          key,
          span(startedAt, now),
          pages,
          result.added(),
          result.changed(),
          result.unchanged(),
          result.rejected(),
          result.expired() == 0
              ? ""
              : ", " + result.expired() + " not loaded: older than retention.* keeps");
    }
  }

  /** What an integrator's own step failed with: the same not again for a while. */
  synchronized void ownStepFailed(String reason, Instant now) {
    String kind = NUMBERS.matcher(reason).replaceAll("#");
    boolean isDue =
        ownStepSaidAt == null
            || ownStepSaidAt.isAfter(now)
            || Duration.between(ownStepSaidAt, now).compareTo(REMINDER) >= 0;
    if (isDue || !kind.equals(ownStepSaid)) {
      ownStepSaid = kind;
      ownStepSaidAt = now;
      LOG.error(
          "{}: a step of your own failed, and the feed goes on: {}; the page is committed, and is not"
              + " handed to the step again: a target that must get every row reads kamelet:changes",
          key,
          reason);
    }
  }

  void rejected(int count, String firstReason) {
    LOG.warn(
        "{}: {} {} could not become rows and stand in rejected_row; the first: {}",
        key,
        count,
        count == 1 ? "record" : "records",
        firstReason);
  }

  void notice(String text) {
    LOG.warn("{}: {}", key, text);
  }

  static String span(Instant from, Instant to) {
    Duration span = from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    return span.toMinutes() >= 2
        ? span.toMinutes() + " min"
        : String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
  }

  /**
   * Tells that the warehouse is away, and that it is back: one line each for all feeds of a
   * process, which all fail by the same cause. While it lasts, one more line every ten minutes.
   */
  public static final class WarehouseWatch {

    private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
    private static final Duration REMINDER = Duration.ofMinutes(10);

    private final Clock clock;
    private Instant since;
    private Instant saidAt;

    public WarehouseWatch(Clock clock) {
      this.clock = clock;
    }

    /**
     * Something could not be done.
     *
     * @return whether that is because the warehouse is away, and so is told here
     */
    public synchronized boolean failed(Throwable cause) {
      if (!(cause instanceof WarehouseException fault && fault.isAway())) {
        return false;
      }
      Instant now = clock.instant();
      if (since == null) {
        since = now;
        saidAt = now;
        LOG.error("the warehouse is away: {}", fault.getMessage());
      } else if (Duration.between(saidAt, now).abs().compareTo(REMINDER) >= 0) {
        saidAt = now;
        LOG.error(
            "the warehouse is away: {} (since {})",
            fault.getMessage(),
            since.truncatedTo(ChronoUnit.SECONDS));
      }
      return true;
    }

    /** It has just taken something. */
    public synchronized void reached() {
      if (since != null) {
        LOG.info("the warehouse is back after {}", FeedLog.span(since, clock.instant()));
        since = null;
      }
    }

    /** Since when it is away; null while it is not known to be. */
    public synchronized Instant awaySince() {
      return since;
    }
  }
}
