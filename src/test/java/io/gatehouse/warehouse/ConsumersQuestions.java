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
  record Worked(String site, String person, LocalDate date, Day day) {}

  private final ThirtyDays month;
  private final Instant hourAgo;
  private final LinkedPeople linked;

  ConsumersQuestions(ThirtyDays month, Instant now) {
    this.month = month;
    this.hourAgo = now.truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.HOURS);
    month.cameIn("p9", hourAgo);
    this.linked = new LinkedPeople(this, month);
  }

  LinkedPeople linked() {
    return linked;
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
    rows.addAll(linked.people());
    return rows;
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

  static String row(Object... values) {
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
    all.put(2, inside("hq", moment));
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
    all.putAll(linked.answers());
    return all;
  }

  Stream<Worked> worked(String site) {
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

  static boolean isBetween(LocalDate date, int first, int last) {
    return date.getYear() == 2026
        && date.getMonthValue() == 10
        && date.getDayOfMonth() >= first
        && date.getDayOfMonth() <= last;
  }

  LocalDateTime local(String site, Instant at) {
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

  /** Who counted as inside at a moment, seen leaving or not. */
  private List<String> inside(String site, Instant moment) {
    List<String> people = new ArrayList<>();
    for (List<Passage> moves : month.byPerson(true).values()) {
      for (int i = 0; i < moves.size(); i++) {
        Passage in = moves.get(i);
        Instant limit = in.at().plus(in.site().stayAtMost());
        Passage next = i + 1 < moves.size() ? moves.get(i + 1) : null;
        boolean inTime = next != null && !next.at().isAfter(limit);
        Instant end = inTime ? next.at() : limit;
        if (in.site().name().equals(site)
            && in.direction().equals("IN")
            && !in.at().isAfter(moment)
            && end.isAfter(moment)) {
          people.add(row(in.person(), in.at(), end, inTime ? next.direction() : "LIMIT"));
        }
      }
    }
    return people;
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
