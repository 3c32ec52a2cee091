package io.gatehouse.wecom;

import io.gatehouse.wecom.WindowWalkState.TimeWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
