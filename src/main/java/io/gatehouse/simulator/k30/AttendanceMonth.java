package io.gatehouse.simulator.k30;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody's row of the month report.
 *
 * @param days those that the reports know of: none in the future
 */
public record AttendanceMonth(
    Person person, String deptName, LocalDate from, LocalDate to, List<AttendanceDay> days) {

  /** The mark of each day that was asked for; empty where the reports know nothing of it. */
  public Map<LocalDate, String> contents() {
    Map<LocalDate, String> contents = new LinkedHashMap<>();
    from.datesUntil(to.plusDays(1)).forEach(date -> contents.put(date, ""));
    days.forEach(day -> contents.put(day.date(), day.kind().content()));
    return contents;
  }

  public String shouldDays() {
    return count(AttendanceKind.REST, AttendanceKind.IN_PROGRESS);
  }

  public String actualDays() {
    return count(
        AttendanceKind.REST,
        AttendanceKind.IN_PROGRESS,
        AttendanceKind.ABSENT,
        AttendanceKind.LEAVE,
        AttendanceKind.SICK);
  }

  public String validDays() {
    return Long.toString(days.stream().filter(day -> day.kind() == AttendanceKind.NORMAL).count());
  }

  private String count(AttendanceKind... without) {
    List<AttendanceKind> none = List.of(without);
    return Long.toString(days.stream().filter(day -> !none.contains(day.kind())).count());
  }
}
