package io.gatehouse.settings;

import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** When a feed runs: at an interval, or by a Quartz cron expression. */
public sealed interface Schedule {

  /** Quartz takes these numbers, by which it means * and ? inside, for right. */
  Pattern SPECIAL = Pattern.compile("^(\\S+\\s+){0,5}\\S*\\b9[89]\\b");

  record Every(Duration interval) implements Schedule {}

  record Cron(String expression) implements Schedule {}

  /**
   * @throws IllegalArgumentException saying what a schedule looks like
   */
  static Schedule parse(String text) {
    if (Durations.isDuration(text)) {
      Duration interval = Durations.parse(text);
      if (interval.toMillis() < 100) {
        throw new IllegalArgumentException("an interval is at least 100ms");
      }
      return new Every(interval);
    }
    if (!CronExpression.isValidExpression(text) || SPECIAL.matcher(text).find()) {
      throw new IllegalArgumentException(
          "expected an interval such as 5s, or a Quartz cron expression such as 0 0/10 * * * ?");
    }
    if (!fires(text)) {
      throw new IllegalArgumentException("expected a cron expression that fires at some time");
    }
    return new Cron(text);
  }

  /** A 30th of February never comes; Quartz would refuse it when the route starts. */
  private static boolean fires(String cron) {
    try {
      return new CronExpression(cron).getNextValidTimeAfter(new Date(0)) != null;
    } catch (ParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
