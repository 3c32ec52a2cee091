package io.gatehouse.warehouse;

import static io.gatehouse.warehouse.ConsumersQuestions.isBetween;
import static io.gatehouse.warehouse.ConsumersQuestions.row;

import io.gatehouse.warehouse.ConsumersQuestions.Worked;
import io.gatehouse.warehouse.ThirtyDays.Day;
import io.gatehouse.warehouse.ThirtyDays.Passage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The people of {@link ThirtyDays} as three sites know them, with the punches of one of them, and
 * what questions over sites have to answer, computed of passages and punches.
 */
final class LinkedPeople {

  private final ConsumersQuestions questions;
  private final ThirtyDays month;

  LinkedPeople(ConsumersQuestions questions, ThirtyDays month) {
    this.questions = questions;
    this.month = month;
  }

  /** By the questions' numbers. */
  Map<Integer, List<String>> answers() {
    Map<Integer, List<String>> all = new TreeMap<>();
    all.put(
        21,
        List.of(
            row("hq", "p3", null, "Amy 3"),
            row("office", "p3", "OPEN_USERID", "Ann 3"),
            row("office", "u3", "USERID", "Ann 3"),
            row("plant", "p3", null, "Ann 3")));
    all.put(
        22,
        days("p3").entrySet().stream()
            .filter(one -> isBetween(LocalDate.parse(one.getKey()), 19, 25))
            .map(
                one ->
                    row(
                        one.getKey(),
                        one.getValue().firstIn,
                        one.getValue().lastOut,
                        one.getValue().passages,
                        punchesOn(one.getKey()),
                        null))
            .toList());
    all.put(23, contradictions());
    all.put(
        24,
        List.of(
            row("hq", "alone", "ALONE"),
            row("hq", "b9", "ALONE"),
            row("hq", "before", "REPLACED"),
            row("hq", "none", "NO_NUMBER"),
            row("hq", "zeros", "NO_NUMBER"),
            row("office", "nobody", "ALONE"),
            row("office", "nobody", "UNKNOWN_ID"),
            row("plant", "twin-1", "SHARED_NUMBER"),
            row("plant", "twin-2", "SHARED_NUMBER")));
    return all;
  }

  /** Who is who: 001 at hq is 1 at plant by the rule, and people.csv names both ids of office. */
  void link(Warehouse warehouse) {
    Map<String, String> office = new TreeMap<>();
    for (int person = 0; person < 8; person++) {
      office.put("p" + person, String.valueOf(person + 1));
      office.put("u" + person, "0" + (person + 1));
    }
    office.put("nobody", "77");
    PersonLinks.keep(
        warehouse,
        List.of(
            linked("hq", "ax-acs", Map.of()),
            linked("plant", "k30", Map.of()),
            linked("office", "wecom", office)));
  }

  private static PersonLinks.OfSite linked(
      String site, String vendor, Map<String, String> numbers) {
    return new PersonLinks.OfSite(
        site, vendor, "hq", Duration.ofMinutes(15), numbers, vendor.equals("wecom"));
  }

  private static void person(
      List<String> rows, String site, String id, String number, String name, boolean removed) {
    rows.add(
        """
        insert into person (site, vendor, person_id, person_no, person_name, removed_at,
          first_loaded_at, last_loaded_at)
        values ('%s', 'x', '%s', %s, '%s', %s, current_timestamp, current_timestamp)\
        """
            .formatted(
                site,
                id,
                number == null ? "null" : "'" + number + "'",
                name,
                removed ? "current_timestamp" : "null"));
  }

  /** Rows of people and punches. */
  List<String> people() {
    List<String> rows = new ArrayList<>();
    for (int person = 0; person < 8; person++) {
      person(rows, "hq", "p" + person, "00" + (person + 1), "Amy " + person, false);
      person(rows, "plant", "p" + person, String.valueOf(person + 1), "Ann " + person, false);
    }
    person(rows, "hq", "none", null, "None", false);
    person(rows, "hq", "zeros", "000", "Zeros", false);
    person(rows, "hq", "alone", "a12", "Alone", false);
    person(rows, "hq", "before", "1", "Before", true);
    person(rows, "plant", "twin-1", "0b9", "Twin", false);
    person(rows, "plant", "twin-2", "B9", "Twin", false);
    person(rows, "hq", "b9", "b9", "Twin", false);
    int number = 0;
    for (Punch punch : punches()) {
      rows.add(
          """
          insert into attendance_punch (punch_id, site, vendor, person_id, person_id_kind,
            punch_type, punched_at, local_date, retracted_at, seen_by, first_loaded_at,
            last_loaded_at)
          values ('00000000-0000-0000-0000-%012d', 'office', 'wecom', '%s', 'USERID', '%s',
            timestamp with time zone '%s+00', date '%s', %s, 'checkin', current_timestamp,
            current_timestamp)\
          """
              .formatted(
                  ++number,
                  punch.person.replace('p', 'u'),
                  punch.type,
                  punch.at.toString().replace('T', ' ').replace("Z", ""),
                  punch.at.atOffset(ZoneOffset.ofHours(8)).toLocalDate(),
                  punch.counts ? "null" : "current_timestamp"));
    }
    return rows;
  }

  private record Punch(String person, String type, Instant at, boolean counts) {}

  /** Mostly beside a passage of office; some late, some retracted, some where nobody passed. */
  private List<Punch> punches() {
    List<Punch> punches = new ArrayList<>();
    questions
        .worked("office")
        .sorted(Comparator.comparing(Worked::person).thenComparing(Worked::date))
        .forEach(
            one -> {
              int kind = (one.person().charAt(1) + one.date().getDayOfMonth()) % 6;
              if (one.day().firstIn != null && kind != 0) {
                punches.add(
                    new Punch(
                        one.person(),
                        "CLOCK_IN",
                        one.day().firstIn.plusSeconds(kind * 200L),
                        kind != 1));
              }
              if (one.day().out() != null && kind > 3) {
                punches.add(
                    new Punch(one.person(), "CLOCK_OUT", one.day().out().plusSeconds(60), true));
              }
              if (kind == 2) {
                Instant nobody = one.date().atTime(19, 40).toInstant(java.time.ZoneOffset.UTC);
                punches.add(new Punch(one.person(), "CLOCK_OUT", nobody, true));
                punches.add(new Punch(one.person(), "MISSED", nobody.plusSeconds(9), true));
              }
            });
    return punches;
  }

  /** A person's days over all sites: the first in, the last out, how many passages. */
  private Map<String, Day> days(String person) {
    Map<String, Day> days = new TreeMap<>();
    Stream.of("hq", "plant", "office")
        .flatMap(questions::worked)
        .filter(one -> one.person().equals(person))
        .forEach(
            one -> {
              Day day = days.computeIfAbsent(one.date().toString(), date -> new Day());
              Instant in = one.day().firstIn;
              Instant out = one.day().out();
              day.firstIn =
                  day.firstIn == null || (in != null && in.isBefore(day.firstIn))
                      ? in == null ? day.firstIn : in
                      : day.firstIn;
              day.lastOut =
                  day.lastOut == null || (out != null && out.isAfter(day.lastOut))
                      ? out == null ? day.lastOut : out
                      : day.lastOut;
              day.passages += one.day().passages;
            });
    return days;
  }

  private List<String> contradictions() {
    List<String> rows = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      String person = "p" + number;
      String linked = "hq/" + (number + 1);
      List<Instant> passages =
          month.truth().stream()
              .filter(one -> one.person().equals(person) && one.decision().equals("GRANTED"))
              .map(Passage::at)
              .toList();
      List<Punch> punches =
          punches().stream()
              .filter(
                  one -> one.person().equals(person) && one.counts && !one.type.equals("MISSED"))
              .toList();
      List<Instant> punched = punches.stream().map(Punch::at).toList();
      punches.stream()
          .filter(one -> !isNear(one.at, passages))
          .forEach(
              one -> rows.add(row(linked, "PUNCH_WITHOUT_PASSAGE", one.type.substring(6), one.at)));
      days(person)
          .values()
          .forEach(
              day -> {
                if (day.firstIn != null && !isNear(day.firstIn, punched)) {
                  rows.add(row(linked, "PASSAGE_WITHOUT_PUNCH", "IN", day.firstIn));
                }
                if (day.lastOut != null && !isNear(day.lastOut, punched)) {
                  rows.add(row(linked, "PASSAGE_WITHOUT_PUNCH", "OUT", day.lastOut));
                }
              });
    }
    return rows;
  }

  private static boolean isNear(Instant moment, List<Instant> others) {
    return others.stream()
        .anyMatch(o -> Duration.between(moment, o).abs().compareTo(Duration.ofMinutes(15)) <= 0);
  }

  /** Those of u3; a way out belongs to the day of the way in before it, within a day of it. */
  private long punchesOn(String date) {
    long count = 0;
    Instant in = null;
    Instant out = null;
    List<Punch> mine =
        punches().stream()
            .filter(one -> one.person().equals("p3") && one.counts && !one.type.equals("MISSED"))
            .sorted(Comparator.comparing(Punch::at))
            .toList();
    for (Punch punch : mine) {
      boolean ends =
          punch.type.equals("CLOCK_OUT")
              && in != null
              && (out == null || in.isAfter(out))
              && Duration.between(in, punch.at).toHours() < 24;
      count +=
          questions.local("office", ends ? in : punch.at).toLocalDate().toString().equals(date)
              ? 1
              : 0;
      in = punch.type.equals("CLOCK_IN") ? punch.at : in;
      out = punch.type.equals("CLOCK_OUT") ? punch.at : out;
    }
    return count;
  }
}
