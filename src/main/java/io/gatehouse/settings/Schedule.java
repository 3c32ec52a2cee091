package io.gatehouse.settings;

import java.time.Duration;

/** When a feed runs: at an interval, or by a Quartz cron expression. */
public sealed interface Schedule {

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
    if (!org.quartz.CronExpression.isValidExpression(text)) {
      throw new IllegalArgumentException(
          "expected an interval such as 5s, or a Quartz cron expression such as 0 0/10 * * * ?");
    }
    return new Cron(text);
  }
}
