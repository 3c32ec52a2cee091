package io.gatehouse.simulator.k30;

import java.time.LocalDate;
import java.util.List;

/**
 * Somebody's row of the month report.
 *
 * @param days one for each day that was asked for and is not in the future
 */
public record AttendanceMonth(
    Person person, String deptName, LocalDate from, LocalDate to, List<AttendanceDay> days) {

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
