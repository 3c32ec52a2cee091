package io.gatehouse.observe;

import io.gatehouse.settings.Schedule;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When a feed runs by its schedule. */
final class NextRun {

  private NextRun() {}

  /**
   * When it runs next; early runs after a failure are not foreseen.
   *
   * @param began when its last run in this process began; null for none
   */
  static Instant of(Schedule schedule, ZoneId zone, Instant began, Instant now) {
    if (schedule instanceof Schedule.Every every) {
      boolean isKnown = began != null && !began.isAfter(now); // else the clock was set back since
      Instant next = isKnown ? began.plus(every.interval()) : now;
      return next.isBefore(now) ? now : next;
    }
    return after((Schedule.Cron) schedule, zone, now);
  }

  /** The time between two runs; of a cron schedule between the next two. Zero if it never runs. */
  static Duration interval(Schedule schedule, ZoneId zone, Instant now) {
    if (schedule instanceof Schedule.Every every) {
      return every.interval();
    }
    Instant next = after((Schedule.Cron) schedule, zone, now);
    Instant then = next == null ? null : after((Schedule.Cron) schedule, zone, next);
    return then == null ? Duration.ZERO : Duration.between(next, then);
  }

  private static Instant after(Schedule.Cron cron, ZoneId zone, Instant now) {
    try {
      CronExpression expression = new CronExpression(cron.expression());
      expression.setTimeZone(TimeZone.getTimeZone(zone.normalized()));
      Date next = expression.getNextValidTimeAfter(Date.from(now));
      return next == null ? null : next.toInstant();
    } catch (ParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e); // it was checked at the start
    }
  }
}
