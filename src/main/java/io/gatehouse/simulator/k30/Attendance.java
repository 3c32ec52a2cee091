package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Thing;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The platform's attendance reports. What a day was for somebody follows from the person and the
 * date, until a correction says otherwise; nothing is known of days to come. What the reports make
 * of each kind of day is the document {@code attendance.json}.
 */
final class Attendance {
  /**
   * Somebody's row of a report.
   *
   * @param of the kind of day, or the person whose month it is
   * @param more values beside those, for reply and truth alike
   */
  record Report(Thing of, Map<String, Object> more) {}

  private record Day(String personNo, LocalDate date) {}

  private final K30Simulator server;
  private final Map<String, Thing> kinds = Thing.read("/simulator/k30/attendance.json");

  /** For an ordinary working day, chosen by any number. */
  private final List<Thing> mostly = K30Simulator.often(kinds.values());

  private final Map<Day, Thing> corrections = new ConcurrentHashMap<>();
  private final Set<Day> calculated = ConcurrentHashMap.newKeySet();

  Attendance(K30Simulator server) {
    this.server = server;
  }

  /**
   * Somebody at the platform mends a day.
   *
   * @param kind as {@code attendance.json} names it
   */
  void correct(Thing person, LocalDate date, String kind) {
    if (!kinds.containsKey(kind)) {
      throw new IllegalArgumentException("no kind of day " + kind + " among " + kinds.keySet());
    }
    corrections.put(new Day(person.id(), date), kinds.get(kind));
  }

  /** Computes a stretch of days, both ends included. */
  void calculate(Predicate<Thing> who, LocalDate from, LocalDate to) {
    for (Thing person : server.people().newestFirst()) {
      if (who.test(person)) {
        from.datesUntil(to.plusDays(1)).forEach(d -> calculated.add(new Day(person.id(), d)));
      }
    }
  }

  /** The day report's rows, both ends included: by day, then the newest person first. */
  List<Report> days(LocalDate from, LocalDate to) {
    List<Report> rows = new ArrayList<>();
    server.people().newestFirst().forEach(person -> rows.addAll(daysOf(person, from, to)));
    rows.sort(Comparator.comparing(row -> (LocalDate) row.more().get("date")));
    return rows;
  }

  /** The month report's rows: a person with any day in the stretch has one. */
  List<Report> months(LocalDate from, LocalDate to) {
    List<Report> rows = new ArrayList<>();
    for (Thing person : server.people().newestFirst()) {
      List<Report> days = daysOf(person, from, to);
      if (!days.isEmpty()) {
        Map<LocalDate, Fields> marks = new TreeMap<>(); // empty where nothing is known of a day
        from.datesUntil(to.plusDays(1))
            .forEach(
                date ->
                    marks.put(
                        date, server.templates().fill("attendance-mark", Map.of("date", date))));
        for (Report day : days) {
          marks.put(
              (LocalDate) day.more.get("date"),
              server.templates().fill("attendance-mark", day.of, day.more));
        }
        Map<String, Object> more = server.names(person);
        more.put("from", from);
        more.put("to", to);
        more.put("shouldDays", count(days, kind -> kind.has("shouldTotal")));
        more.put("actualDays", count(days, kind -> kind.has("shouldTotal") && !kind.has("absent")));
        more.put("validDays", count(days, kind -> kind.has("markDue")));
        more.put("days", List.copyOf(marks.values()));
        rows.add(new Report(person, more));
      }
    }
    return rows;
  }

  private static String count(List<Report> days, Predicate<Thing> which) {
    return Long.toString(days.stream().map(Report::of).filter(which).count());
  }

  private List<Report> daysOf(Thing person, LocalDate from, LocalDate to) {
    List<Report> rows = new ArrayList<>();
    LocalDate today = server.today();
    LocalDate last = to.isAfter(today) ? today : to;
    for (LocalDate date = from; !date.isAfter(last); date = date.plusDays(1)) {
      Day day = new Day(person.id(), date);
      if (!server.options.onlyCalculated || calculated.contains(day)) {
        Map<String, Object> more = server.names(person);
        List.of("no", "jobNumber", "name").forEach(name -> more.put(name, person.get(name)));
        more.put("date", date);
        rows.add(new Report(corrections.getOrDefault(day, kind(day, today)), more));
      }
    }
    return rows;
  }

  private Thing kind(Day day, LocalDate today) {
    DayOfWeek weekday = day.date.getDayOfWeek();
    if (weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY) {
      return kinds.get("REST");
    }
    long number = day.personNo.hashCode() + day.date.toEpochDay() * 5;
    return day.date.equals(today)
        ? kinds.get("IN_PROGRESS")
        : mostly.get(Math.floorMod(number, mostly.size()));
  }
}
