package io.gatehouse.k30;

import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attendance reports of a day or a month (查询日考勤报表列表, 查询出勤异常列表, 查询月考勤报表列表). */
final class AttendanceReports {

  private AttendanceReports() {}

  /** The document's sample of the day report spells it otherwise than its table. */
  private static String person(VendorRecord record) {
    String number = record.get("peopleno");
    return number == null ? record.get("peoplno") : number;
  }

  /** Who had an abnormal day; it completes the day report and becomes no rows of its own. */
  static ListSpec abnormal(LocalDate day) {
    return report("abnormal attendance of " + day, "attendance/getabnormalrptlist", day)
        .onlyLookedAt();
  }

  /**
   * Everybody's day.
   *
   * @param abnormal of the same day, ended
   */
  static ListSpec day(LocalDate day, ListSection abnormal) {
    return report("attendance of " + day, "attendance/getdayrptlist", day)
        .listing(() -> Listing.of("attendance_day", "removed_at").where("local_date", day))
        .completed(page -> marked(page, abnormal));
  }

  private static ListSpec report(String what, String path, LocalDate day) {
    return ListSpec.of(what, path, "attendance_day")
        .asking(Map.of("startdate", day.toString(), "effdate", day.toString()))
        .keyedBy(AttendanceReports::person)
        .thatMayBeEmpty();
  }

  /** With {@code abnormal}, unknown where that list was incomplete, and the times missed. */
  private static List<VendorRecord> marked(List<VendorRecord> page, ListSection abnormal) {
    Map<String, VendorRecord> byPerson = new HashMap<>();
    abnormal.records().forEach(record -> byPerson.put(person(record), record));
    return page.stream().map(record -> marked(record, byPerson, abnormal.isComplete())).toList();
  }

  private static VendorRecord marked(
      VendorRecord record, Map<String, VendorRecord> abnormal, boolean isComplete) {
    VendorRecord found = abnormal.get(person(record));
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put("abnormal", found != null ? "1" : isComplete ? "0" : null);
    marks.put("missedTimes", found == null ? null : found.get("cardInvalidData"));
    return record.plus(marks);
  }

  /** Everybody's month, as far as it has come. */
  static ListSpec month(YearMonth month, LocalDate today) {
    LocalDate first = month.atDay(1);
    LocalDate last = month.atEndOfMonth().isAfter(today) ? today : month.atEndOfMonth();
    Map<String, String> period = new LinkedHashMap<>();
    period.put("periodStart", first.toString());
    period.put("periodEnd", last.toString());
    return ListSpec.of("attendance of " + month, "attendance/getmonthrptlist", "attendance_month")
        .asking(Map.of("startdate", first.toString(), "effdate", last.toString()))
        .keyedBy(AttendanceReports::person)
        .listing(() -> Listing.of("attendance_month", "removed_at").where("period_start", first))
        .completed(page -> page.stream().map(record -> record.plus(period)).toList())
        .thatMayBeEmpty();
  }
}
