package io.gatehouse.settings;

import io.gatehouse.settings.Values.Durations;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** When a feed runs: at an interval, or by a Quartz cron expression. */
public sealed interface Schedule {

  /** Quartz takes these numbers, by which it means * and ? inside, for right. */
  Pattern SPECIAL = Pattern.compile("^(\\S+\\s+){0,5}\\S*\\b9[89]\\b");

  /** An interval, or a word, in a way of its own. */
  Pattern ALMOST_INTERVAL =
      Pattern.compile(
          "[-+]?[\\d.,]+\\s*\\p{L}+(\\s*[\\d.,]+\\s*\\p{L}+)*|(?i)P?T[\\dHMS.]+|every\\b.*");

  /** Every no minutes at all: Quartz takes it for once. */
  Pattern NO_INCREMENT = Pattern.compile("/0+(?!\\d)");

  int UNIX_FIELDS = 5;
  int LONGEST = 120;

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
    String wrong = wrong(text);
    if (wrong != null) {
      throw new IllegalArgumentException(
          "expected an interval such as 5s, or a Quartz cron expression such as 0 0/10 * * * ?"
              + wrong);
    }
    if (nextAfter(text, Instant.EPOCH) == null) {
      throw new IllegalArgumentException(
          "this never comes: expected a cron expression (second minute hour day month weekday) that"
              + " fires at some time");
    }
    return new Cron(text);
  }

  /** What is wrong with a cron expression, as a further clause; null for nothing. */
  private static String wrong(String cron) {
    if (ALMOST_INTERVAL.matcher(cron.strip()).matches()) {
      return "; an interval is written 500ms, 5s, 2m, 2h, 1d or 1h30m";
    }
    if (cron.strip().split("\\s+").length == UNIX_FIELDS) {
      return "; this has five fields as in Unix, and Quartz's first one is the second";
    }
    try {
      new CronExpression(cron);
      if (NO_INCREMENT.matcher(cron).find()) {
        return "; what stands behind / is at least 1";
      }
      return SPECIAL.matcher(cron).find()
          ? "; seconds and minutes go to 59, hours to 23, days to 31, months to 12"
          : null;
    } catch (ParseException e) {
      if (String.valueOf(e.getMessage()).contains("both a day-of-week")) {
        return "; write ? for the day of the month or for the weekday, of which Quartz takes one";
      }
      String said = String.valueOf(e.getMessage()).strip();
      boolean says = said.length() > 0 && said.length() < LONGEST && said.indexOf('\n') < 0;
      return cron.contains(" ") && says ? "; " + said.replaceFirst("[.]$", "") : "";
    }
  }

  /** Whether it fires no more after that moment: a year may be over. */
  static boolean isOver(String text, Instant now) {
    return parse(text) instanceof Cron cron && nextAfter(cron.expression(), now) == null;
  }

  /** A 30th of February never comes; Quartz would refuse it when the route starts. */
  private static Date nextAfter(String cron, Instant after) {
    try {
      return new CronExpression(cron).getNextValidTimeAfter(Date.from(after));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
