package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the attendance reports (section 考勤管理): the last days in every run, and once a day as far
 * back as corrections are expected. Where configured the server is told to compute first.
 */
final class AttendanceCursor extends SectionsCursor {

  private static final Duration FIRST_REACH = Duration.ofDays(30);

  /** Numbers of departments in one call; the parameter takes 2560 characters. */
  private static final int DEPARTMENTS_AT_ONCE = 50;

  private final Values settings;
  private final AttendanceReports reports;
  private final LocalDate today;
  private final LocalDate from;
  private boolean begun;

  AttendanceCursor(Site site, String state, Clock clock) {
    super(site, state, clock.instant());
    settings = site.feeds().get("attendance");
    reports = new AttendanceReports(site.zone());
    Instant now = clock.instant();
    today = LocalDate.ofInstant(now, site.zone());
    LocalDate start = LocalDate.ofInstant(site.start().orElse(now.minus(FIRST_REACH)), site.zone());
    LocalDate back = back(site, now);
    from = back == null || back.isBefore(start) ? start : back;
    if (!calculates()) {
      begin();
    }
  }

  /** The first day to read, unless it is before the feed's start; null to begin there. */
  private LocalDate back(Site site, Instant now) {
    LocalDate last = state().deepOn();
    if (last == null) {
      return null;
    }
    Duration reread = settings.duration("reread");
    Instant mark = last.atStartOfDay(site.zone()).toInstant();
    if (SavedState.isFalse(mark, now)) {
      Instant due = SavedState.rereadFrom(now, reread);
      tell(SavedState.told(mark, now, due));
      return LocalDate.ofInstant(due, site.zone());
    }
    LocalDate overlapping = last.minusDays(settings.duration("overlap").toDays());
    LocalDate rereading = today.minusDays(reread.toDays());
    // After a long pause the days since are read as well.
    return last.equals(today) || overlapping.isBefore(rereading) ? overlapping : rereading;
  }

  private boolean calculates() {
    return settings.required("calculate").equals("true");
  }

  /** The departments to compute; without any, the whole company at once. */
  @Override
  public void scope(List<String> departments) {
    if (!begun && calculates()) {
      for (int i = 0; i < departments.size(); i += DEPARTMENTS_AT_ONCE) {
        int to = Math.min(departments.size(), i + DEPARTMENTS_AT_ONCE);
        calculate(Map.of("deptnos", String.join(",", departments.subList(i, to))));
      }
      if (departments.isEmpty()) {
        calculate(Map.of());
      }
      begin();
    }
  }

  private void calculate(Map<String, Object> whom) {
    Map<String, Object> parameters = new LinkedHashMap<>(whom);
    parameters.put("startdate", from.toString());
    parameters.put("effdate", today.toString());
    add(new Call("computing of " + whom, PagedList.ask("attendance/attcalculate", parameters)));
  }

  private void begin() {
    begun = true;
    int pageSize = settings.integer("page-size");
    List<YearMonth> months = new ArrayList<>();
    for (LocalDate day = from; !day.isAfter(today); day = day.plusDays(1)) {
      ListSection abnormal = new ListSection(reports.abnormal(day), pageSize);
      add(abnormal);
      add(new ListSection(reports.day(day, abnormal), pageSize));
      if (!months.contains(YearMonth.from(day))) {
        months.add(YearMonth.from(day));
      }
    }
    for (YearMonth month : months) {
      add(new ListSection(reports.month(month, today), pageSize));
    }
  }

  @Override
  public boolean reachesBack() {
    return from.isBefore(today.minusDays(3)); // as Cursor.isFar, by days
  }

  @Override
  SectionsState allEnded(SectionsState reached) {
    return reached.deepOn(today);
  }
}
