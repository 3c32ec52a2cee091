package io.gatehouse.wecom;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a door rule as WeCom writes it, {@code TIME DAY-OF-MONTH MONTH WEEKDAY YEAR}: {@code
 * 9:00-10:00,15:30-17:45 * * 1-5 *}. Follows the appendix 门禁通行规则语法说明 of WeCom's documents. Times
 * are the site's, without a zone.
 */
sealed interface RuleText {

  /**
   * When it lets people pass.
   *
   * @param times in the order written; of several that begin in one minute the longest
   * @param weekdays 0 is Sunday; in that order
   * @param daysOfMonth as written; null for all
   * @param months as written; null for all
   * @param years as written; null for all
   */
  record Open(
      List<TimeWindow> times,
      List<Integer> weekdays,
      String daysOfMonth,
      String months,
      String years)
      implements RuleText {}

  /**
   * Follows no grammar that we know; nothing is guessed. The reason quotes the piece in question.
   */
  record Invalid(String reason) implements RuleText {}

  static RuleText parse(String line) {
    String[] pieces = line.strip().split("\\s+");
    if (pieces.length != 5) {
      return new Invalid(
          "expected TIME DAY-OF-MONTH MONTH WEEKDAY YEAR, found "
              + (line.isBlank() ? 0 : pieces.length)
              + " of these");
    }
    try {
      List<TimeWindow> times = times(pieces[0]);
      DateColumn.DAY_OF_MONTH.values(pieces[1]);
      DateColumn.MONTH.values(pieces[2]);
      List<Integer> weekdays = DateColumn.WEEKDAY.values(pieces[3]);
      DateColumn.YEAR.values(pieces[4]);
      return new Open(
          times, weekdays, restriction(pieces[1]), restriction(pieces[2]), restriction(pieces[4]));
    } catch (IllegalArgumentException e) {
      return new Invalid(e.getMessage());
    }
  }

  private static String restriction(String column) {
    return column.equals("*") ? null : column;
  }

  private static List<TimeWindow> times(String piece) {
    Map<String, TimeWindow> byStart = new LinkedHashMap<>();
    for (String one : piece.split(",", -1)) {
      TimeWindow window = TimeWindow.parse(one);
      byStart.merge(window.start(), window, TimeWindow::longer);
    }
    return List.copyOf(byStart.values());
  }

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

  /** A date column of a rule's line: {@code *}, a number, a range, every n-th, joined by commas. */
  enum DateColumn {
    DAY_OF_MONTH("day of month", 1, 31),
    MONTH("month", 1, 12),
    /** 0 is Sunday. */
    WEEKDAY("weekday", 0, 6),
    YEAR("year", 1970, 2199);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    private final String word;
    private final int least;
    private final int most;

    DateColumn(String word, int least, int most) {
      this.word = word;
      this.least = least;
      this.most = most;
    }

    /**
     * What the column allows, ascending.
     *
     * @throws IllegalArgumentException with the piece that is wrong
     */
    List<Integer> values(String text) {
      TreeSet<Integer> values = new TreeSet<>();
      for (String item : text.split(",", -1)) {
        addTo(values, item);
      }
      return List.copyOf(values);
    }

    private void addTo(TreeSet<Integer> values, String item) {
      int step = 1;
      int from = least;
      int to = most;
      int dash = item.indexOf('-');
      if (item.startsWith("*/")) {
        step = number(item, item.substring(2), 1, most - least + 1);
      } else if (dash >= 0) {
        from = number(item, item.substring(0, dash), least, most);
        to = number(item, item.substring(dash + 1), least, most);
        if (to < from) {
          throw wrong(item, "the range runs backwards");
        }
      } else if (!item.equals("*")) {
        from = number(item, item, least, most);
        to = from;
      }
      for (int value = from; value <= to; value += step) {
        values.add(value);
      }
    }

    private int number(String item, String digits, int lowest, int highest) {
      if (!NUMBER.matcher(digits).matches()) {
        throw wrong(item, "expected *, a number, a range a-b or */n");
      }
      int number = Integer.parseInt(digits);
      if (number < lowest || number > highest) {
        throw wrong(item, "expected " + lowest + " to " + highest);
      }
      return number;
    }

    private IllegalArgumentException wrong(String item, String what) {
      return new IllegalArgumentException(word + " \"" + item + "\": " + what);
    }
  }
}
