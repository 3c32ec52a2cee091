package io.gatehouse.simulator.k30;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The platform's attendance reports. A day's kind follows from the person and the date, until a
 * correction says otherwise; nothing is known of days to come.
 */
public final class AttendanceBook {
  private record Key(String personNo, LocalDate date) {}

  private final Premises premises;
  private final ServerTimes times;
  private final Clock clock;
  private final boolean onlyCalculated;
  private final Map<Key, AttendanceKind> corrections = new HashMap<>();
  private final Set<Key> calculated = new HashSet<>();

  /**
   * @param onlyCalculated the reports have only what attcalculate was asked for
   */
  AttendanceBook(Premises premises, ServerTimes times, Clock clock, boolean onlyCalculated) {
    this.premises = premises;
    this.times = times;
    this.clock = clock;
    this.onlyCalculated = onlyCalculated;
  }

  /** Somebody at the platform mends a day. */
  public synchronized void correct(Person person, LocalDate date, AttendanceKind kind) {
    corrections.put(new Key(person.no(), date), kind);
  }

  /** Computes a stretch of days, both ends included. */
  synchronized void calculate(Predicate<Person> who, LocalDate from, LocalDate to) {
    for (Person person : premises.people().all()) {
      if (who.test(person)) {
        from.datesUntil(to.plusDays(1)).forEach(d -> calculated.add(new Key(person.no(), d)));
      }
    }
  }

  /** The day report's rows, both ends included: by day, then the newest person first. */
  synchronized List<AttendanceDay> days(Predicate<Person> who, LocalDate from, LocalDate to) {
    List<AttendanceDay> rows = new ArrayList<>();
    for (Person person : premises.people().all()) {
      if (who.test(person)) {
        rows.addAll(daysOf(person, from, to));
      }
    }
    rows.sort(Comparator.comparing(AttendanceDay::date));
    return rows;
  }

  List<AttendanceDay> abnormal(Predicate<Person> who, LocalDate from, LocalDate to) {
    return days(who, from, to).stream().filter(AttendanceDay::isAbnormal).toList();
  }

  /** The month report's rows: a person with any day in the stretch has one. */
  synchronized List<AttendanceMonth> months(Predicate<Person> who, LocalDate from, LocalDate to) {
    List<AttendanceMonth> rows = new ArrayList<>();
    for (Person person : premises.people().all()) {
      List<AttendanceDay> days = who.test(person) ? daysOf(person, from, to) : List.of();
      if (!days.isEmpty()) {
        rows.add(
            new AttendanceMonth(person, premises.departmentName(person.deptNo()), from, to, days));
      }
    }
    return rows;
  }

  private List<AttendanceDay> daysOf(Person person, LocalDate from, LocalDate to) {
    List<AttendanceDay> rows = new ArrayList<>();
    LocalDate today = times.day(clock.instant());
    LocalDate last = to.isAfter(today) ? today : to;
    for (LocalDate date = from; !date.isAfter(last); date = date.plusDays(1)) {
      if (has(person, date)) {
        rows.add(day(person, date, today));
      }
    }
    return rows;
  }

  private boolean has(Person person, LocalDate date) {
    return !onlyCalculated || calculated.contains(new Key(person.no(), date));
  }

  private AttendanceDay day(Person person, LocalDate date, LocalDate today) {
    AttendanceKind kind = corrections.get(new Key(person.no(), date));
    if (kind == null) {
      kind = kind(person, date, today);
    }
    return new AttendanceDay(person, premises.departmentName(person.deptNo()), date, kind);
  }

  private static AttendanceKind kind(Person person, LocalDate date, LocalDate today) {
    boolean weekend =
        date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    if (weekend) {
      return AttendanceKind.REST;
    }
    if (date.equals(today)) {
      return AttendanceKind.IN_PROGRESS;
    }
    long number = Long.parseLong(person.no()) / 7 + date.toEpochDay() * 5;
    return AttendanceKind.any(number);
  }
}
