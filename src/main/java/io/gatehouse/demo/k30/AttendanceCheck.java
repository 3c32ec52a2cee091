package io.gatehouse.demo.k30;

import static io.gatehouse.demo.k30.PassageCheck.orNull;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.simulator.k30.AttendanceDay;
import io.gatehouse.simulator.k30.AttendanceMonth;
import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the attendance reports with K30's ledger. */
final class AttendanceCheck {

  private static final String REMOVED = "removed_at";

  /** Our columns of the day report and the vendor's. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("period_names", "timePeriodName"),
          Map.entry("shift_times", "shiftTimeData"),
          Map.entry("punch_times", "cardValidData"),
          Map.entry("punch_count", "cardValidCount"),
          Map.entry("due", "shouldTotal"),
          Map.entry("actual", "actualTotal"),
          Map.entry("valid", "validTotal"),
          Map.entry("late_count", "lateCountTotal"),
          Map.entry("late_minutes", "lateTotal"),
          Map.entry("early_count", "earlyCountTotal"),
          Map.entry("early_minutes", "earlyTotal"),
          Map.entry("overtime_hours", "overtimeTotal"),
          Map.entry("absent", "absentTotal"),
          Map.entry("business_trip", "businessTotal"),
          Map.entry("out_of_office", "goOutTotal"));

  private final String site;
  private final LocalDate from;
  private final LocalDate today;

  AttendanceCheck(String site, LocalDate from, LocalDate today) {
    this.site = site;
    this.from = from;
    this.today = today;
  }

  List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    List<String> differences = new ArrayList<>(days(ledger).differences(warehouse));
    differences.addAll(months(ledger).differences(warehouse));
    return differences;
  }

  private TableCheck days(Ledger ledger) {
    TableCheck days =
        new TableCheck(site, "attendance_day", REMOVED, "person_id", "local_date").goneMayStay();
    for (AttendanceDay day : ledger.days(from, today)) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("vendor", "k30");
      columns.put("person_id", day.person().no());
      columns.put("local_date", day.date());
      columns.put("person_no", day.person().jobNumber());
      columns.put("person_name", day.person().name());
      columns.put("org_name", orNull(day.deptName()));
      Map<String, String> values = day.values();
      TEXTS.forEach((column, name) -> columns.put(column, orNull(values.get(name))));
      columns.put("is_abnormal", day.isAbnormal());
      columns.put(
          "missed_times",
          day.isAbnormal() ? orNull(day.abnormalValues().get("cardInvalidData")) : null);
      columns.put("leaves", leaves(values));
      days.expect(columns);
    }
    return days;
  }

  /** The simulator's people take one kind of leave at a time. */
  private static Object leaves(Map<String, String> values) {
    return values.entrySet().stream()
            .filter(value -> value.getKey().endsWith("LeaveTotal"))
            .allMatch(value -> value.getValue().equals("0"))
        ? null
        : TableCheck.FILLED;
  }

  private TableCheck months(Ledger ledger) {
    TableCheck months =
        new TableCheck(site, "attendance_month", REMOVED, "person_id", "period_start")
            .goneMayStay();
    for (YearMonth month = YearMonth.from(from);
        !month.isAfter(YearMonth.from(today));
        month = month.plusMonths(1)) {
      LocalDate end = month.atEndOfMonth().isAfter(today) ? today : month.atEndOfMonth();
      for (AttendanceMonth row : ledger.months(month.atDay(1), end)) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("vendor", "k30");
        columns.put("person_id", row.person().no());
        columns.put("period_start", row.from());
        columns.put("period_end", row.to());
        columns.put("person_no", row.person().jobNumber());
        columns.put("person_name", row.person().name());
        columns.put("org_name", orNull(row.deptName()));
        columns.put("due", row.shouldDays());
        columns.put("actual", row.actualDays());
        columns.put("valid", row.validDays());
        columns.put("days", TableCheck.FILLED);
        months.expect(columns);
      }
    }
    return months;
  }
}
