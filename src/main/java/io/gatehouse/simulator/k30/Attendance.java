package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The platform's attendance reports. What a day was for somebody follows from the person and the
 * date, until a correction says otherwise; nothing is known of days to come. What the reports make
 * of each kind of day is the document {@code attendance.json}.
 */
final class Attendance {
  private static final String REST = "REST";
  private static final String IN_PROGRESS = "IN_PROGRESS";
  private static final String NORMAL = "NORMAL";

  /** An ordinary working day's kind, chosen by any number. */
  private static final List<String> MOSTLY =
      List.of(
          ("NORMAL NORMAL NORMAL NORMAL NORMAL NORMAL NORMAL LATE LATE EARLY NO_SIGN_OUT ABSENT"
                  + " LEAVE SICK TRIP NORMAL")
              .split(" "));

  /**
   * Somebody's row of a report.
   *
   * @param kind empty for a month
   * @param values beside the person's own, for reply and truth alike
   */
  record Report(Thing person, LocalDate date, String kind, Map<String, Object> values) {
    boolean isAbnormal() {
      return values.containsKey("abnormal");
    }
  }

  private record Key(String personNo, LocalDate date) {}

  private final K30Plant plant;
  private final Templates templates;
  private final Clock clock;
  private final K30Simulator.Options options;
  private final Map<String, Map<String, Object>> kinds = new HashMap<>();
  private final Map<Key, String> corrections = new HashMap<>();
  private final Set<Key> calculated = new HashSet<>();

  Attendance(K30Simulator server, Clock clock) {
    plant = server.plant;
    templates = server.templates();
    options = server.options;
    this.clock = clock;
    for (Map.Entry<String, JsonNode> kind :
        Templates.json("/simulator/k30/attendance.json").properties()) {
      Map<String, Object> values = new HashMap<>();
      values.put("shiftTimeData", "08:30-12:00,14:00-18:00");
      kind.getValue().properties().forEach(v -> values.put(v.getKey(), v.getValue().textValue()));
      kinds.put(kind.getKey(), values);
    }
  }

  /**
   * Somebody at the platform mends a day.
   *
   * @param kind as {@code attendance.json} names it
   */
  synchronized void correct(Thing person, LocalDate date, String kind) {
    if (!kinds.containsKey(kind)) {
      throw new IllegalArgumentException("no kind of day " + kind + " among " + kinds.keySet());
    }
    corrections.put(new Key(person.id(), date), kind);
  }

  /** Computes a stretch of days, both ends included. */
  synchronized void calculate(Predicate<Thing> who, LocalDate from, LocalDate to) {
    plant.people.newestFirst().stream()
        .filter(who)
        .forEach(
            person ->
                from.datesUntil(to.plusDays(1))
                    .forEach(date -> calculated.add(new Key(person.id(), date))));
  }

  /** The day report's rows, both ends included: by day, then the newest person first. */
  synchronized List<Report> days(LocalDate from, LocalDate to) {
    List<Report> rows = new ArrayList<>();
    plant.people.newestFirst().forEach(person -> rows.addAll(daysOf(person, from, to)));
    rows.sort(Comparator.comparing(Report::date));
    return rows;
  }

  /** The month report's rows: a person with any day in the stretch has one. */
  synchronized List<Report> months(LocalDate from, LocalDate to) {
    List<Report> rows = new ArrayList<>();
    for (Thing person : plant.people.newestFirst()) {
      List<Report> days = daysOf(person, from, to);
      if (!days.isEmpty()) {
        Map<String, Object> values = new HashMap<>();
        values.put("deptName", plant.departments.text(person.text("deptNo"), "name"));
        values.put("from", from);
        values.put("to", to);
        values.put("shouldDays", count(days, day -> !isUncounted(day)));
        values.put(
            "actualDays",
            count(days, day -> !isUncounted(day) && !day.values().containsKey("absent")));
        values.put("validDays", count(days, day -> day.kind().equals(NORMAL)));
        values.put("days", marks(person, days, from, to));
        rows.add(new Report(person, from, "", values));
      }
    }
    return rows;
  }

  private static boolean isUncounted(Report day) {
    return day.kind().equals(REST) || day.kind().equals(IN_PROGRESS);
  }

  private static String count(List<Report> days, Predicate<Report> which) {
    return Long.toString(days.stream().filter(which).count());
  }

  /** The mark of each day that was asked for; empty where the reports know nothing of it. */
  private List<Fields> marks(Thing person, List<Report> days, LocalDate from, LocalDate to) {
    Map<LocalDate, Map<String, Object>> marks = new LinkedHashMap<>();
    from.datesUntil(to.plusDays(1)).forEach(date -> marks.put(date, Map.of("date", date)));
    days.forEach(day -> marks.put(day.date(), day.values()));
    return marks.values().stream()
        .map(mark -> templates.fill("attendance-mark", person, mark))
        .toList();
  }

  private List<Report> daysOf(Thing person, LocalDate from, LocalDate to) {
    List<Report> rows = new ArrayList<>();
    LocalDate today = LocalDate.ofInstant(clock.instant(), options.zone);
    LocalDate last = to.isAfter(today) ? today : to;
    for (LocalDate date = from; !date.isAfter(last); date = date.plusDays(1)) {
      Key key = new Key(person.id(), date);
      if (!options.onlyCalculated || calculated.contains(key)) {
        String kind = corrections.getOrDefault(key, kind(person, date, today));
        Map<String, Object> values = new HashMap<>(kinds.get(kind));
        values.put("date", date);
        values.put("deptName", plant.departments.text(person.text("deptNo"), "name"));
        rows.add(new Report(person, date, kind, values));
      }
    }
    return rows;
  }

  private static String kind(Thing person, LocalDate date, LocalDate today) {
    if (date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY) {
      return REST;
    }
    if (date.equals(today)) {
      return IN_PROGRESS;
    }
    long number = Long.parseLong(person.id()) / 7 + date.toEpochDay() * 5;
    return MOSTLY.get(Math.floorMod(number, MOSTLY.size()));
  }
}
