package io.gatehouse.wecom;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
