package io.gatehouse.feed;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a feed says in the log: changes, each once. A failure that repeats every second is one line
 * when it begins, one now and then while it lasts, and one when it is over.
 */
final class FeedLog {

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
              : " (" + failures + " runs failed since " + failingSince.truncatedTo(SECONDS) + ")";
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

  private static final java.time.temporal.ChronoUnit SECONDS =
      java.time.temporal.ChronoUnit.SECONDS;

  static String span(Instant from, Instant to) {
    Duration span = from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    return span.toMinutes() >= 2
        ? span.toMinutes() + " min"
        : String.format(java.util.Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
  }
}
