package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.k30.ListSpec.Fit;
import io.gatehouse.k30.SectionsCursor.Days;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The attendance reports of a day or a month (查询日考勤报表列表, 查询出勤异常列表, 查询月考勤报表列表). */
final class AttendanceReports {

  private final LocalTimes times;

  /**
   * @param zone of the site, by which the reports' dates are days
   */
  AttendanceReports(ZoneId zone) {
    this.times = new LocalTimes(zone);
  }

  /** The document's sample of the day report spells it otherwise than its table. */
  private static String person(VendorRecord record) {
    String number = PagedList.number(record, "peopleno");
    return number == null ? PagedList.number(record, "peoplno") : number;
  }

  /** Who had an abnormal day; it completes the day report, which brings those it lacks as well. */
  ListSpec abnormal(LocalDate day) {
    return report("abnormal attendance of " + day, "attendance/getabnormalrptlist", day)
        .onlyLookedAt();
  }

  /**
   * Everybody's day.
   *
   * @param abnormal of the same day, ended
   */
  ListSpec day(LocalDate day, ListSection abnormal) {
    return report("attendance of " + day, "attendance/getdayrptlist", day)
        .listing(() -> Listing.of("attendance_day", "removed_at").where("local_date", day))
        .completed(page -> marked(page, abnormal))
        .with(isListed -> onlyAbnormal(abnormal, isListed));
  }

  private ListSpec report(String what, String path, LocalDate day) {
    return ListSpec.of(what, path, "attendance_day")
        .asking(Map.of("startdate", day.toString(), "effdate", day.toString()))
        .keyedBy(AttendanceReports::person)
        .of(new Days(day, day), record -> fit(record.date("attdate", times).orElse(null), day, day))
        .thatMayBeEmpty();
  }

  private static Fit fit(LocalDate date, LocalDate first, LocalDate last) {
    if (date == null) {
      return Fit.SILENT;
    }
    return date.isBefore(first) || date.isAfter(last) ? Fit.OTHER : Fit.ASKED;
  }

  /** With {@code abnormal}, unknown where that list was incomplete, and the times missed. */
  private static List<VendorRecord> marked(List<VendorRecord> page, ListSection abnormal) {
    Map<String, VendorRecord> byPerson = new HashMap<>();
    abnormal.records().forEach(record -> byPerson.put(person(record), record));
    return page.stream()
        .map(record -> marked(record, byPerson.get(person(record)), abnormal.isComplete()))
        .toList();
  }

  private static VendorRecord marked(VendorRecord record, VendorRecord found, boolean isComplete) {
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put("abnormal", found != null ? "1" : isComplete ? "0" : null);
    marks.put("missedTimes", found == null ? null : found.get("cardInvalidData"));
    return record.plus(marks);
  }

  /** Those whom the day report lacks; of them this is all that is known. */
  private static List<Batch> onlyAbnormal(ListSection abnormal, Predicate<String> isListed) {
    List<VendorRecord> others =
        abnormal.records().stream()
            .filter(record -> person(record) == null || !isListed.test(person(record)))
            .toList();
    return others.isEmpty() ? List.of() : List.of(Batch.of("attendance_day-abnormal", others));
  }

  /** Everybody's month, as far as it has come. */
  ListSpec month(YearMonth month, LocalDate today) {
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
        .holding(
            new ListSpec.Part(
                "attendance_month_day",
                () -> Listing.of("attendance_month_day", "removed_at").where("period_start", first),
                AttendanceReports::days))
        .of(new Days(first, last), record -> fit(record, first, last))
        .thatMayBeEmpty();
  }

  /** The days of somebody's month that the report says something of (monthAttDataList). */
  private static List<VendorRecord> days(VendorRecord month) {
    String person = person(month);
    if (person == null) {
      return List.of(); // told of the month
    }
    Map<String, String> whose = new LinkedHashMap<>();
    whose.put("peopleno", person);
    whose.put("periodStart", month.get("periodStart"));
    return month.nested("monthAttDataList").stream()
        .filter(day -> day.get("content") != null && !day.get("content").isBlank())
        .map(day -> day.plus(whose))
        .toList();
  }

  /** By its days; servers may list the whole month though a part was asked for. */
  private Fit fit(VendorRecord record, LocalDate first, LocalDate last) {
    List<Fit> days =
        record.nested("monthAttDataList").stream()
            .flatMap(day -> day.date("date", times).stream())
            .map(date -> fit(date, first, last))
            .toList();
    return days.isEmpty() ? Fit.SILENT : days.contains(Fit.ASKED) ? Fit.ASKED : Fit.OTHER;
  }
}
