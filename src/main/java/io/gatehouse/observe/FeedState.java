package io.gatehouse.observe;

import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.Heartbeat;
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
 */
public record FeedState(
    FeedKey feed, Site site, FeedStatus status, PausedFeed paused, Heartbeat daemon) {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration A_DAY_AND_MORE = Duration.ofHours(26);
  private static final int MISSED_RUNS = 10;

  /** What to say of it in a word. */
  public enum Word {
    OK("ok"),
    FAILING("failing"),
    /** It goes well, and has not run for longer than its schedule says. */
    SILENT("silent"),
    PAUSED("paused"),
    /** The vendor pushes, and nothing has come yet. */
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
    if (status == null) {
      return isPushed() ? Word.WAITING : isOverdue() ? Word.SILENT : Word.NEVER_RAN;
    }
    if (status.failedRuns() > 0) {
      return Word.FAILING;
    }
    return isSilent(now) ? Word.SILENT : Word.OK;
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

  /** It never ran, although a daemon has long been there to run it. */
  private boolean isOverdue() {
    return daemon != null
        && Duration.between(daemon.startedAt(), daemon.readAt()).compareTo(patience()) > 0;
  }

  /** Several runs overdue: it is not failing, nobody runs it. */
  private boolean isSilent(Instant now) {
    return !isPushed()
        && (status.lastSuccessAt() == null
            || Duration.between(status.lastSuccessAt(), now).compareTo(patience()) > 0);
  }

  private Duration patience() {
    if (Schedule.parse(schedule().orElseThrow()) instanceof Schedule.Every every) {
      Duration several = every.interval().multipliedBy(MISSED_RUNS);
      return several.compareTo(SOON) > 0 ? several : SOON;
    }
    return A_DAY_AND_MORE;
  }
}
