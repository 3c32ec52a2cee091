package io.gatehouse.simulator.wecom;

import java.time.LocalTime;
import java.util.List;

/**
 * From one minute of a day to another; the end minute belongs to it.
 *
 * @param start whole minutes
 * @param end whole minutes, not before the start
 */
public record TimeWindow(LocalTime start, LocalTime end) {

  /** {@code "9:00", "18:30"}. */
  public static TimeWindow of(String start, String end) {
    return new TimeWindow(parse(start), parse(end));
  }

  /** The two windows that the platform makes of one over midnight. */
  public static List<TimeWindow> overMidnight(String start, String end) {
    return List.of(of(start, "23:59"), of("0:00", end));
  }

  /** As the platform writes it: hours without a leading zero. */
  String text() {
    return text(start) + "-" + text(end);
  }

  private static String text(LocalTime time) {
    return "%d:%02d".formatted(time.getHour(), time.getMinute());
  }

  private static LocalTime parse(String text) {
    return LocalTime.parse(text.length() < 5 ? "0" + text : text);
  }
}
