package io.gatehouse.simulator.k30;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody's row of the day report, and of the abnormal report where the day was abnormal.
 *
 * @param deptName the department's name now
 */
public record AttendanceDay(Person person, String deptName, LocalDate date, AttendanceKind kind) {
  private static final List<String> TOTALS =
      List.of(
          "shouldTotal",
          "actualTotal",
          "validTotal",
          "lateCountTotal",
          "lateData",
          "lateTotal",
          "earlyCountTotal",
          "earlyData",
          "earlyTotal",
          "overtimeUsualTotal",
          "overtimeRestTotal",
          "overtimeHolidayTotal",
          "overtimeTotal");

  private static final List<String> EXCEPTIONS =
      List.of(
          "absentTotal",
          "absentLeaveTotal",
          "marryLeaveTotal",
          "maternityLeaveTotal",
          "sickLeaveTotal",
          "yearLeaveTotal",
          "funeralLeaveTotal",
          "paternityLeaveTotal",
          "breastfeedingLeaveTotal",
          "businessTotal",
          "goOutTotal");

  public boolean isAbnormal() {
    return kind.isAbnormal();
  }

  /** The day report's texts, by the vendor's names, in its order; the person's are not in it. */
  public Map<String, String> values() {
    Map<String, String> values = shift();
    values.put("cardValidData", kind.punches());
    put(values, "cardValidCount");
    TOTALS.forEach(name -> put(values, name));
    EXCEPTIONS.forEach(name -> put(values, name));
    return values;
  }

  /** The abnormal report's texts; it has cardInvalidData, and fewer columns. */
  public Map<String, String> abnormalValues() {
    Map<String, String> values = shift();
    values.put("cardValidData", kind.punches());
    values.put("cardInvalidData", kind.missed());
    put(values, "lateTotal");
    put(values, "earlyTotal");
    EXCEPTIONS.forEach(name -> put(values, name));
    return values;
  }

  private Map<String, String> shift() {
    boolean rest = kind == AttendanceKind.REST;
    Map<String, String> values = new LinkedHashMap<>();
    values.put("timePeriodName", rest ? "" : "上午,下午");
    values.put("shiftTimeData", rest ? "" : "08:30-12:00,14:00-18:00");
    return values;
  }

  private void put(Map<String, String> values, String name) {
    values.put(name, kind.value(name));
  }
}
