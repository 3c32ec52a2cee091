package io.gatehouse.observe;

import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.FeedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A feed as it is configured and as the warehouse knows it.
 *
 * @param site null where the feed is no longer configured
 * @param status null where it never ran
 */
public record FeedState(FeedKey feed, Site site, FeedStatus status) {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration A_DAY_AND_MORE = Duration.ofHours(26);
  private static final int MISSED_RUNS = 10;

  /** What to say of it in a word. */
  public enum Word {
    OK("ok"),
    FAILING("failing"),
    SILENT("silent"),
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
    if (status == null) {
      return Word.NEVER_RAN;
    }
    if (site == null) {
      return Word.NOT_CONFIGURED;
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

  /** Several runs overdue: it is not failing, nobody runs it. */
  private boolean isSilent(Instant now) {
    Optional<String> configured = site.feeds().get(feed.feed()).text("schedule");
    if (configured.isEmpty()) { // pushed: nobody passing a door is no sign of a fault
      return false;
    }
    if (status.lastSuccessAt() == null) {
      return true;
    }
    Schedule schedule = Schedule.parse(configured.get());
    Duration patience = A_DAY_AND_MORE;
    if (schedule instanceof Schedule.Every every) {
      Duration several = every.interval().multipliedBy(MISSED_RUNS);
      patience = several.compareTo(SOON) > 0 ? several : SOON;
    }
    return Duration.between(status.lastSuccessAt(), now).compareTo(patience) > 0;
  }
}
