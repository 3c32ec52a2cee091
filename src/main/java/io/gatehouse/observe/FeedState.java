package io.gatehouse.observe;

import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.Heartbeat;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PausedFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A feed as it is configured and as the warehouse knows it.
 *
 * @param site null where the feed is no longer configured
 * @param status null where it never ran
 * @param paused null where it is not
 * @param daemon the daemon that runs; null where none does
 * @param since when the warehouse came to know its site; null where it does not yet
 * @param calls how much is used of the budget of calls that it shares; null where there is none
 */
public record FeedState(
    FeedKey feed,
    Site site,
    FeedStatus status,
    PausedFeed paused,
    Heartbeat daemon,
    Instant since,
    CallLedger.Use calls) {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration A_DAY_AND_MORE = Duration.ofHours(26);
  private static final int MISSED_RUNS = 10;

  /**
   * So long a feed may wait for calls before somebody has to look: of two classes below the
   * highest, it would have been served after six minutes.
   */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** What to say of it in a word. */
  public enum Word {
    OK("ok"),
    FAILING("failing"),
    /** It goes well, and has not run for longer than its schedule says. */
    SILENT("silent"),
    PAUSED("paused"),
    /** The vendor pushes, and nothing has come yet; or it waits until the vendor may be called. */
    WAITING("waiting"),
    NEVER_RAN("never ran"),
    NOT_CONFIGURED("not configured");

    private final String text;

    Word(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public Word word(Instant now) {
    if (site == null) {
      return Word.NOT_CONFIGURED;
    }
    if (paused != null) {
      return Word.PAUSED;
    }
    if (status != null && status.failedRuns() > 0) {
      return Word.FAILING;
    }
    if (isPushed()) {
      return status == null ? Word.WAITING : Word.OK;
    }
    if (status == null ? !isOverdue(patience()) : !isSilent(now, patience())) {
      return status == null ? Word.NEVER_RAN : Word.OK;
    }
    return waitsForCalls(now) ? Word.WAITING : Word.SILENT;
  }

  /**
   * It has not run for long because others use up the calls that its vendor allows, or the vendor
   * takes none; believed for a quarter of an hour.
   */
  public boolean waitsForCalls(Instant now) {
    return site != null
        && !isPushed()
        && daemon != null
        && calls != null
        && calls.areShort()
        && !(status == null
            ? isOverdue(patience().plus(LONGEST_WAIT))
            : isSilent(now, patience().plus(LONGEST_WAIT)));
  }

  /** Whether somebody has to look at it. */
  public boolean isFailing(Instant now) {
    Word word = word(now);
    return word == Word.FAILING || word == Word.SILENT;
  }

  /** It has gaps that may still be filled, or has not read all there is for long. */
  public boolean isIncomplete(Instant now) {
    Word word = word(now);
    return status != null
        && word != Word.NOT_CONFIGURED
        && word != Word.PAUSED
        && (status.openGaps() > 0
            || !isPushed()
                && status.caughtUpAt() != null
                && Duration.between(status.caughtUpAt(), now).compareTo(patience()) > 0);
  }

  /** Its vendor calls: nobody passing a door is no sign of a fault. */
  private boolean isPushed() {
    return schedule().isEmpty();
  }

  private Optional<String> schedule() {
    return site.feeds().get(feed.feed()).text("schedule");
  }

  /** It never ran, although a daemon and its site have long been there. */
  private boolean isOverdue(Duration patience) {
    if (daemon == null) {
      return false;
    }
    Instant begun =
        since == null || since.isBefore(daemon.startedAt()) ? daemon.startedAt() : since;
    return Duration.between(begun, daemon.readAt()).compareTo(patience) > 0;
  }

  /** Several runs overdue, and no page of a long one either: it is not failing, nobody runs it. */
  private boolean isSilent(Instant now, Duration patience) {
    return isOlder(status.lastSuccessAt(), now, patience)
        && isOlder(status.lastCommitAt(), now, patience);
  }

  private static boolean isOlder(Instant moment, Instant now, Duration age) {
    return moment == null || Duration.between(moment, now).compareTo(age) > 0;
  }

  private Duration patience() {
    if (Schedule.parse(schedule().orElseThrow()) instanceof Schedule.Every every) {
      Duration several = every.interval().multipliedBy(MISSED_RUNS);
      return several.compareTo(SOON) > 0 ? several : SOON;
    }
    return A_DAY_AND_MORE;
  }
}
