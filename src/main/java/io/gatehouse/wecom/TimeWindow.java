package io.gatehouse.wecom;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of a day, both minutes included: 9:00-10:00 lasts until 10:00:59.
 *
 * @param start the first minute, {@code HH:MM}
 * @param end the last minute, not before the first: what spans midnight is written as two
 */
record TimeWindow(String start, String end) {

  private static final Pattern WINDOW = Pattern.compile("([^:-]*):([^:-]*)-([^:-]*):([^:-]*)");
  private static final Pattern HOUR = Pattern.compile("[01]?\\d|2[0-3]");
  private static final Pattern MINUTE = Pattern.compile("[0-5]\\d");

  /**
   * @param text {@code H:MM-H:MM}, 24 hours
   * @throws IllegalArgumentException with the piece that is wrong
   */
  static TimeWindow parse(String text) {
    Matcher parts = WINDOW.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("time \"" + text + "\": expected H:MM-H:MM");
    }
    TimeWindow window =
        new TimeWindow(
            minute(parts.group(1), parts.group(2)), minute(parts.group(3), parts.group(4)));
    if (window.end.compareTo(window.start) < 0) {
      throw new IllegalArgumentException(
          "time \"" + text + "\": ends before it starts; over midnight there must be two");
    }
    return window;
  }

  private static String minute(String hour, String minute) {
    if (!HOUR.matcher(hour).matches() || !MINUTE.matcher(minute).matches()) {
      throw new IllegalArgumentException(
          "time \"" + hour + ":" + minute + "\": expected 0:00 to 23:59");
    }
    return String.format(
        Locale.ROOT, "%02d:%02d", Integer.parseInt(hour), Integer.parseInt(minute));
  }

  TimeWindow longer(TimeWindow other) {
    return other.end.compareTo(end) > 0 ? other : this;
  }
}
