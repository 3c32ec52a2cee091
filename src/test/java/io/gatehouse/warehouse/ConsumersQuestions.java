package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.warehouse.ThirtyDays.Day;
import io.gatehouse.warehouse.ThirtyDays.Passage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The queries of docs/queries.md, and what each has to answer, computed of the passages. */
final class ConsumersQuestions {

  private static final Pattern QUERY =
      Pattern.compile("(?ms)^## (\\d+)\\. |^([^\\n]+):\\n\\n```sql\\n(.*?)```");

  private static final LocalTime EIGHT_THIRTY = LocalTime.of(8, 30);

  /** A person's stay that a way out ended in time. */
  private record Visit(String site, String person, Instant in, Instant out) {}

  /** A person's working day. */
  private record Worked(String site, String person, LocalDate date, Day day) {}

  private final ThirtyDays month;
  private final Instant hourAgo;

  ConsumersQuestions(ThirtyDays month, Instant now) {
    this.month = month;
    this.hourAgo = now.truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.HOURS);
    month.cameIn("p9", hourAgo);
  }

  /** What the questions need besides passages. */
  List<String> others() {
    List<String> rows = new ArrayList<>();
    rows.add(
        """
        insert into alarm (site, vendor, alarm_id, source_event_id, opened_at, local_date,
          first_loaded_at, last_loaded_at)
        values ('hq', 'ax-acs', 'a1', '1', timestamp with time zone '2026-10-10 02:00:00+00',
          date '2026-10-10', current_timestamp, current_timestamp)\
        """);
    for (int person = 0; person < 8; person++) {
      for (int day = 12; day < 26; day++) {
        rows.add(
            """
            insert into attendance_day (site, vendor, person_id, local_date, late_count,
              first_loaded_at, last_loaded_at)
            values ('plant', 'k30', 'p%d', date '2026-10-%d', %d, current_timestamp,
              current_timestamp)\
            """
                .formatted(person, day, isCalledLate(person, day) ? 1 : 0));
      }
    }
    rows.addAll(people());
    return rows;
  }

  /** Who is who: 001 at hq is 1 at plant by the rule, and people.csv names both ids of office. */
  void link(Warehouse warehouse) {
    Map<String, String> office = new TreeMap<>();
    for (int person = 0; person < 8; person++) {
      office.put("p" + person, String.valueOf(person + 1));
      office.put("u" + person, "0" + (person + 1));
    }
    office.put("nobody", "77");
    warehouse.keepLinks(
        List.of(
            linked("hq", "ax-acs", Map.of()),
            linked("plant", "k30", Map.of()),
            linked("office", "wecom", office)));
  }

  private static PersonLinks.OfSite linked(
      String site, String vendor, Map<String, String> numbers) {
    return new PersonLinks.OfSite(site, vendor, "hq", Duration.ofMinutes(15), numbers);
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

  private List<String> people() {
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
            timestamp with time zone '%s+00', date '2026-10-01', %s, 'checkin', current_timestamp,
            current_timestamp)\
          """
              .formatted(
                  ++number,
                  punch.person.replace('p', 'u'),
                  punch.type,
                  punch.at.toString().replace('T', ' ').replace("Z", ""),
                  punch.counts ? "null" : "current_timestamp"));
    }
    return rows;
  }

  private record Punch(String person, String type, Instant at, boolean counts) {}

  /** Mostly beside a passage of office; some late, some retracted, some where nobody passed. */
  private List<Punch> punches() {
    List<Punch> punches = new ArrayList<>();
    worked("office")
        .sorted(Comparator.comparing(Worked::person).thenComparing(Worked::date))
        .forEach(
            one -> {
              int kind = (one.person.charAt(1) + one.date.getDayOfMonth()) % 6;
              if (one.day.firstIn != null && kind != 0) {
                punches.add(
                    new Punch(
                        one.person,
                        "CLOCK_IN",
                        one.day.firstIn.plusSeconds(kind * 200L),
                        kind != 1));
              }
              if (one.day.out() != null && kind > 3) {
                punches.add(
                    new Punch(one.person, "CLOCK_OUT", one.day.out().plusSeconds(60), true));
              }
              if (kind == 2) {
                Instant nobody = one.date.atTime(19, 40).toInstant(java.time.ZoneOffset.UTC);
                punches.add(new Punch(one.person, "CLOCK_OUT", nobody, true));
                punches.add(new Punch(one.person, "MISSED", nobody.plusSeconds(9), true));
              }
            });
    return punches;
  }

  /** A person's days over all sites: the first in, the last out, how many passages. */
  private Map<String, Day> days(String person) {
    Map<String, Day> days = new TreeMap<>();
    Stream.of("hq", "plant", "office")
        .flatMap(this::worked)
        .filter(one -> one.person.equals(person))
        .forEach(
            one -> {
              Day day = days.computeIfAbsent(one.date.toString(), date -> new Day());
              Instant in = one.day.firstIn;
              Instant out = one.day.out();
              day.firstIn =
                  day.firstIn == null || (in != null && in.isBefore(day.firstIn))
                      ? in == null ? day.firstIn : in
                      : day.firstIn;
              day.lastOut =
                  day.lastOut == null || (out != null && out.isAfter(day.lastOut))
                      ? out == null ? day.lastOut : out
                      : day.lastOut;
              day.passages += one.day.passages;
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
              .filter(one -> one.person.equals(person) && one.counts && !one.type.equals("MISSED"))
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

  private static boolean isCalledLate(int person, int day) {
    return (person + day) % 3 == 0;
  }

  void ask(Connection connection, String database) throws Exception {
    Matcher found = QUERY.matcher(Files.readString(Path.of("docs/queries.md")));
    Map<Integer, String> queries = new TreeMap<>();
    int number = 0;
    while (found.find()) {
      if (found.group(1) != null) {
        number = Integer.parseInt(found.group(1));
      } else if (found.group(2).contains(database)) {
        queries.put(number, found.group(3));
      }
    }
    Map<Integer, List<String>> answers = answers();
    assertThat(queries.keySet()).isEqualTo(answers.keySet()).hasSize(24);
    for (Map.Entry<Integer, String> query : queries.entrySet()) {
      List<String> rows = rows(connection, query.getValue());
      if (query.getKey() == 18) { // load_no first: one commit
        assertThat(rows).allMatch(row -> Long.parseLong(row.split(" ")[0]) > 0);
        rows = rows.stream().map(row -> row.substring(row.indexOf(' ') + 1)).toList();
      }
      assertThat(rows)
          .as("answer to question %s", query)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(answers.get(query.getKey()));
    }
  }

  private static List<String> rows(Connection connection, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(result.getObject(i));
        }
        rows.add(row(values.toArray()));
      }
    }
    return rows;
  }

  private static String row(Object... values) {
    return Stream.of(values).map(ConsumersQuestions::text).collect(Collectors.joining(" "));
  }

  private static String text(Object value) {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    return String.valueOf(value);
  }

  private Map<Integer, List<String>> answers() {
    Instant moment = Instant.parse("2026-10-20T02:30:00Z");
    Map<Integer, List<String>> all = new TreeMap<>();
    all.put(1, List.of(row("p9", "Ida", null, hourAgo, null)));
    all.put(
        2,
        visits("hq")
            .filter(visit -> !visit.in.isAfter(moment) && visit.out.isAfter(moment))
            .map(visit -> row(visit.person, visit.in, visit.out))
            .toList());
    all.put(
        3,
        worked("hq")
            .filter(one -> one.date.equals(LocalDate.of(2026, 10, 20)))
            .map(one -> row(one.person, one.day.firstIn, one.day.out(), one.day.missing()))
            .toList());
    all.put(
        4,
        worked("plant")
            .filter(one -> isBetween(one.date, 12, 31) && one.day.firstIn != null)
            .filter(one -> clock(one).isAfter(LocalTime.of(8, 30)))
            .filter(one -> clock(one).isBefore(LocalTime.NOON))
            .map(one -> row(one.person, one.date, clock(one)))
            .toList());
    all.put(
        5,
        worked("office")
            .filter(one -> hours(one).compareTo(BigDecimal.valueOf(11)) > 0)
            .map(one -> row(one.person, one.date))
            .toList());
    all.put(6, hoursOfOctober());
    all.put(
        7,
        counted(
            worked("plant").filter(one -> one.day.out() != null).filter(this::endsOnALaterDay),
            Worked::person,
            (person, times) -> row(person, times)));
    all.put(
        8,
        counted(
            worked("plant").filter(one -> "OUT".equals(one.day.missing())),
            Worked::person,
            (person, times) -> row(person, times)));
    all.put(
        9,
        passages("plant", one -> one.door().equals("door-1"))
            .sorted(Comparator.comparing(Passage::at).reversed())
            .limit(10)
            .map(one -> row(one.at(), one.person(), one.direction(), one.decision()))
            .toList());
    all.put(
        10,
        counted(
            passages("plant", one -> one.door().equals("door-2")).map(one -> one.local(one.at())),
            time -> "%d %02d".formatted(time.getDayOfWeek().getValue(), time.getHour()),
            (hour, times) -> row(hour, times)));
    all.put(
        11,
        counted(
            passages("hq", one -> one.decision().equals("DENIED"))
                .filter(one -> isBetween(one.local(one.at()).toLocalDate(), 1, 31)),
            Passage::person,
            (person, times) -> row(person, "not said", times)));
    all.put(
        12,
        passages("office", one -> one.person().equals("p3"))
            .filter(one -> isBetween(one.local(one.at()).toLocalDate(), 19, 25))
            .map(one -> row(one.at(), one.door(), one.direction(), one.decision()))
            .toList());
    all.put(
        13,
        counted(
            worked("hq").filter(one -> one.day.firstIn != null),
            Worked::date,
            (date, people) -> row(date, people)));
    all.put(14, List.of(row(mostAtOnce())));
    all.put(15, together());
    all.put(
        16,
        counted(
            twiceIn("hq").stream(), Function.identity(), (person, times) -> row(person, times)));
    all.put(17, notSeenSince(Instant.parse("2026-11-08T12:00:00Z")));
    all.put(18, passages("plant", one -> true).map(one -> row(one.at(), one.person())).toList());
    Passage second = firstLoaded();
    all.put(
        19,
        List.of(
            row(
                "a1",
                Instant.parse("2026-10-10T02:00:00Z"),
                second.at(),
                second.person(),
                second.direction())));
    all.put(
        20,
        worked("plant")
            .filter(one -> isBetween(one.date, 12, 25) && one.day.firstIn != null)
            .filter(
                one ->
                    isCalledLate(
                        Integer.parseInt(one.person.substring(1)), one.date.getDayOfMonth()))
            .filter(one -> !clock(one).isAfter(EIGHT_THIRTY))
            .map(one -> row(one.person, one.date, clock(one)))
            .toList());
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

  /** Those of u3; a way out belongs to the day of the way in before it, within a day of it. */
  private long punchesOn(String date) {
    long count = 0;
    Instant in = null;
    Instant out = null;
    List<Punch> mine =
        punches().stream()
            .filter(one -> one.person.equals("p3") && one.counts && !one.type.equals("MISSED"))
            .sorted(Comparator.comparing(Punch::at))
            .toList();
    for (Punch punch : mine) {
      boolean ends =
          punch.type.equals("CLOCK_OUT")
              && in != null
              && (out == null || in.isAfter(out))
              && Duration.between(in, punch.at).toHours() < 24;
      count += local("office", ends ? in : punch.at).toLocalDate().toString().equals(date) ? 1 : 0;
      in = punch.type.equals("CLOCK_IN") ? punch.at : in;
      out = punch.type.equals("CLOCK_OUT") ? punch.at : out;
    }
    return count;
  }

  private Stream<Worked> worked(String site) {
    return month.workDays().entrySet().stream()
        .map(
            one -> {
              String[] key = one.getKey().split(" ");
              return new Worked(key[0], key[1], LocalDate.parse(key[2]), one.getValue());
            })
        .filter(one -> one.site.equals(site));
  }

  private Stream<Passage> passages(String site, Predicate<Passage> which) {
    return month.truth().stream().filter(one -> one.site().name().equals(site)).filter(which);
  }

  private static <T, K> List<String> counted(
      Stream<T> what, Function<T, K> by, BiFunction<K, Long, String> row) {
    return what.collect(Collectors.groupingBy(by, Collectors.counting())).entrySet().stream()
        .map(group -> row.apply(group.getKey(), group.getValue()))
        .toList();
  }

  private static boolean isBetween(LocalDate date, int first, int last) {
    return date.getYear() == 2026
        && date.getMonthValue() == 10
        && date.getDayOfMonth() >= first
        && date.getDayOfMonth() <= last;
  }

  private LocalDateTime local(String site, Instant at) {
    return passages(site, one -> true).findFirst().orElseThrow().local(at);
  }

  private LocalTime clock(Worked one) {
    return local(one.site, one.day.firstIn).toLocalTime().truncatedTo(ChronoUnit.MINUTES);
  }

  private boolean endsOnALaterDay(Worked one) {
    return local(one.site, one.day.out()).toLocalDate().isAfter(one.date);
  }

  /** -1 where an end is missing. */
  private static BigDecimal hours(Worked one) {
    return one.day.missing() != null
        ? BigDecimal.ONE.negate()
        : BigDecimal.valueOf(Duration.between(one.day.firstIn, one.day.out()).toSeconds())
            .divide(BigDecimal.valueOf(3600), 12, RoundingMode.HALF_UP);
  }

  private List<String> hoursOfOctober() {
    Map<String, List<BigDecimal>> people =
        worked("hq")
            .filter(one -> isBetween(one.date, 1, 31) && one.day.missing() == null)
            .collect(
                Collectors.groupingBy(
                    Worked::person,
                    Collectors.mapping(ConsumersQuestions::hours, Collectors.toList())));
    return people.entrySet().stream()
        .map(
            person ->
                row(
                    person.getKey(),
                    person.getValue().stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .setScale(1, RoundingMode.HALF_UP),
                    person.getValue().size()))
        .toList();
  }

  private Stream<Visit> visits(String site) {
    List<Visit> visits = new ArrayList<>();
    for (List<Passage> moves : month.byPerson(true).values()) {
      for (int i = 1; i < moves.size(); i++) {
        Passage in = moves.get(i - 1);
        Passage out = moves.get(i);
        boolean inTime = Duration.between(in.at(), out.at()).compareTo(in.site().stayAtMost()) <= 0;
        if (in.direction().equals("IN") && out.direction().equals("OUT") && inTime) {
          visits.add(new Visit(in.site().name(), in.person(), in.at(), out.at()));
        }
      }
    }
    return visits.stream().filter(visit -> visit.site.equals(site));
  }

  private List<String> twiceIn(String site) {
    List<String> people = new ArrayList<>();
    for (List<Passage> moves : month.byPerson(true).values()) {
      for (int i = 1; i < moves.size(); i++) {
        Passage first = moves.get(i - 1);
        Passage next = moves.get(i);
        boolean inTime =
            Duration.between(first.at(), next.at()).compareTo(first.site().stayAtMost()) <= 0;
        boolean bothIn = first.direction().equals("IN") && next.direction().equals("IN");
        if (bothIn && inTime && first.site().name().equals(site)) {
          people.add(first.person());
        }
      }
    }
    return people;
  }

  /** Whoever goes out in the second in which another comes in has gone before. */
  private long mostAtOnce() {
    List<Visit> visits = visits("hq").toList();
    return visits.stream()
        .mapToLong(
            one ->
                visits.stream()
                    .filter(other -> !other.in.isAfter(one.in) && other.out.isAfter(one.in))
                    .count())
        .max()
        .orElseThrow();
  }

  private List<String> together() {
    Instant day = Instant.parse("2026-10-20T00:00:00Z");
    List<Visit> mine =
        visits("office")
            .filter(visit -> visit.person.equals("p3"))
            .filter(visit -> !visit.in.isBefore(day))
            .filter(visit -> visit.in.isBefore(day.plus(1, ChronoUnit.DAYS)))
            .toList();
    return visits("office")
        .filter(visit -> !visit.person.equals("p3"))
        .filter(
            visit ->
                mine.stream().anyMatch(m -> visit.in.isBefore(m.out) && visit.out.isAfter(m.in)))
        .map(Visit::person)
        .distinct()
        .toList();
  }

  private List<String> notSeenSince(Instant moment) {
    Map<String, Instant> last = new HashMap<>();
    passages("plant", one -> true).forEach(one -> last.put(one.person(), one.at()));
    return last.entrySet().stream()
        .filter(one -> one.getValue().isBefore(moment))
        .map(one -> row(one.getKey(), one.getValue()))
        .toList();
  }

  /** Record 0 is who is inside now, and record 1 the first of the month's. */
  private Passage firstLoaded() {
    return passages("hq", one -> one.person().equals("p0")).findFirst().orElseThrow();
  }
}
