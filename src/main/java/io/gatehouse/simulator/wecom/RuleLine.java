package io.gatehouse.simulator.wecom;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of a door rule: when the door lets people pass. Made of its meaning; {@link #text} is
 * what the platform sends.
 *
 * @param invalidText what the platform sends instead, where the line makes no sense; else null
 */
public record RuleLine(
    List<TimeWindow> times,
    DateField daysOfMonth,
    DateField months,
    DateField weekdays,
    DateField years,
    String invalidText) {

  public RuleLine {
    times = List.copyOf(times);
  }

  /** On every day. */
  public static RuleLine of(TimeWindow... times) {
    return of(Arrays.asList(times));
  }

  /** On every day. */
  public static RuleLine of(List<TimeWindow> times) {
    return new RuleLine(times, DateField.ANY, DateField.ANY, DateField.ANY, DateField.ANY, null);
  }

  /** A line that follows no grammar, such as the document's {@code 9:300-10:00 * * 6 *}. */
  public static RuleLine invalid(String text) {
    return new RuleLine(
        List.of(), DateField.ANY, DateField.ANY, DateField.ANY, DateField.ANY, text);
  }

  /**
   * @param field 0 is Sunday
   */
  public RuleLine onWeekdays(DateField field) {
    return new RuleLine(times, daysOfMonth, months, field, years, invalidText);
  }

  public RuleLine onDays(DateField field) {
    return new RuleLine(times, field, months, weekdays, years, invalidText);
  }

  public RuleLine inMonths(DateField field) {
    return new RuleLine(times, daysOfMonth, field, weekdays, years, invalidText);
  }

  public RuleLine inYears(DateField field) {
    return new RuleLine(times, daysOfMonth, months, weekdays, field, invalidText);
  }

  public boolean isValid() {
    return invalidText == null;
  }

  /** The days that the weekday column names, Sunday first. */
  public List<DayOfWeek> days() {
    return Stream.iterate(0, day -> day <= 6, day -> day + 1)
        .filter(day -> isValid() && weekdays.covers(day))
        .map(day -> DayOfWeek.of(day == 0 ? 7 : day))
        .toList();
  }

  public String text() {
    if (!isValid()) {
      return invalidText;
    }
    String time = times.stream().map(TimeWindow::text).collect(Collectors.joining(","));
    return String.join(" ", time, daysOfMonth.text(), months.text(), weekdays.text(), years.text());
  }
}
