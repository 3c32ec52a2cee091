package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.warehouse.ConfiguredSites.ConfiguredSite;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thirty days of three sites, with night shifts, forgotten cards and the end of summer time in one
 * of them. What the views say is held against what this test computes of the same passages.
 */
abstract class AnswersContract extends WarehouseContract {

  private static final LocalDate FIRST = LocalDate.of(2026, 10, 10);
  private static final int DAYS = 30;

  private static final List<ConfiguredSite> SITES =
      List.of(
          site("hq", "ax-acs", "Asia/Shanghai", "04:00", 24),
          site("plant", "k30", "Europe/Berlin", "05:30", 10),
          site("office", "wecom", "Etc/GMT-8", "00:00", 24));

  private record Passage(
      ConfiguredSite site,
      String person,
      String name,
      Instant at,
      String direction,
      String decision,
      String door) {

    boolean isMove() {
      return decision.equals("GRANTED") && !direction.equals("UNKNOWN");
    }

    LocalDateTime local(Instant moment) {
      return LocalDateTime.ofInstant(moment, ZoneId.of(site.timeZone()));
    }
  }

  private final List<Passage> truth = new ArrayList<>();

  private static ConfiguredSite site(
      String name, String vendor, String zone, String dayStarts, int hours) {
    return new ConfiguredSite(
        name, vendor, zone, LocalTime.parse(dayStarts), Duration.ofHours(hours));
  }

  /** Of each person a shift a day, day or night by turns, some of it forgotten or refused. */
  private void live() {
    Random random = new Random(20261010);
    for (ConfiguredSite site : SITES) {
      for (int person = 0; person < 8; person++) {
        for (int day = 0; day < DAYS; day++) {
          boolean night = (person + day / 7) % 3 == 0;
          LocalDateTime begin =
              FIRST.plusDays(day).atTime(night ? 21 : 8, 0).plusSeconds(random.nextInt(3600));
          String name = (day < 15 ? "Zoe " : "Amy ") + person;
          String id = "p" + person;
          int kind = random.nextInt(12);
          if (kind != 0) {
            pass(site, id, name, begin, "IN", "GRANTED", random);
          }
          if (kind == 1) {
            pass(site, id, name, begin.plusSeconds(20), "IN", "GRANTED", random);
          }
          if (kind == 2) {
            pass(site, id, name, begin.plusMinutes(5), "OUT", "DENIED", random);
            pass(site, id, name, begin.plusMinutes(6), "UNKNOWN", "GRANTED", random);
          }
          if (kind > 5) {
            pass(site, id, name, begin.plusHours(4), "OUT", "GRANTED", random);
            pass(site, id, name, begin.plusHours(5), "IN", "GRANTED", random);
          }
          if (kind != 3) {
            int seconds = 8 * 3600 + random.nextInt(4 * 3600);
            pass(site, id, name, begin.plusSeconds(seconds), "OUT", "GRANTED", random);
          }
        }
      }
    }
  }

  private void pass(
      ConfiguredSite site,
      String person,
      String name,
      LocalDateTime local,
      String direction,
      String decision,
      Random random) {
    truth.add(
        new Passage(
            site,
            person,
            name,
            local.atZone(ZoneId.of(site.timeZone())).toInstant(),
            direction,
            decision,
            "door-" + random.nextInt(3)));
  }

  private void loadAll() {
    warehouse.keep(SITES);
    for (ConfiguredSite site : SITES) {
      Events events = new Events(warehouse, site.name());
      List<Object[]> rows = new ArrayList<>();
      for (Passage one : truth) {
        if (one.site == site) {
          Map<String, Object> values = new HashMap<>();
          boolean hasDoors = site.vendor().equals("ax-acs");
          values.put("vendor", site.vendor());
          values.put("source_event_id", String.valueOf(rows.size()));
          values.put("local_date", one.local(one.at).toLocalDate());
          values.put("direction", one.direction);
          values.put("decision", one.decision);
          values.put("person_id", one.person);
          values.put("person_name", one.name);
          values.put("access_point_id", hasDoors ? one.door : null);
          values.put("device_id", hasDoors ? null : one.door);
          rows.add(events.row("records", one.at, one.person, values));
        }
      }
      warehouse.load(events.page("records", null, rows));
    }
    truth.sort(Comparator.comparing(Passage::at));
  }

  private Map<String, List<Passage>> byPerson(boolean movesOnly) {
    Map<String, List<Passage>> people = new TreeMap<>();
    for (Passage one : truth) {
      if (one.decision.equals("GRANTED") && (!movesOnly || one.isMove())) {
        people
            .computeIfAbsent(one.site.name() + " " + one.person, key -> new ArrayList<>())
            .add(one);
      }
    }
    return people;
  }

  private static String seconds(Instant moment) {
    return moment == null ? "null" : String.valueOf(moment.getEpochSecond());
  }

  @Test
  void views_say_what_the_passages_say() {
    live();
    loadAll();
    stays();
    workDays();
    doors();
  }

  private void stays() {
    List<String> expected = new ArrayList<>();
    byPerson(true)
        .forEach(
            (person, moves) -> {
              for (int i = 0; i < moves.size(); i++) {
                Passage in = moves.get(i);
                if (in.direction.equals("IN")) {
                  Passage next = i + 1 < moves.size() ? moves.get(i + 1) : null;
                  boolean inTime =
                      next != null
                          && Duration.between(in.at, next.at).compareTo(in.site.stayAtMost()) <= 0;
                  boolean left = inTime && next.direction.equals("OUT");
                  expected.add(
                      "%s %s %s %s %s"
                          .formatted(
                              person,
                              seconds(in.at),
                              seconds(left ? next.at : null),
                              inTime ? next.direction : "LIMIT",
                              in.door));
                }
              }
            });
    assertThat(
            rows(
                "select site, person_id, cast(extract(epoch from entered_at) as bigint),"
                    + " cast(extract(epoch from left_at) as bigint), ended_by, entered_door_id"
                    + " from stay"))
        .hasSizeGreaterThan(700)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static final class Day {
    private Instant firstIn;
    private Instant lastOut;
    private int passages;
    private String name;
  }

  private void workDays() {
    Map<String, Day> days = new LinkedHashMap<>();
    byPerson(false)
        .forEach(
            (person, passages) -> {
              Passage move = null;
              for (Passage one : passages) {
                boolean endsStay =
                    one.direction.equals("OUT")
                        && move != null
                        && move.direction.equals("IN")
                        && Duration.between(move.at, one.at).compareTo(one.site.stayAtMost()) <= 0;
                LocalDateTime local = one.local(endsStay ? move.at : one.at);
                LocalDate date =
                    local.minusSeconds(one.site.dayStarts().toSecondOfDay()).toLocalDate();
                Day day = days.computeIfAbsent(person + " " + date, key -> new Day());
                day.passages++;
                day.name = one.name;
                if (one.direction.equals("IN") && day.firstIn == null) {
                  day.firstIn = one.at;
                }
                if (one.direction.equals("OUT")) {
                  day.lastOut = one.at;
                }
                move = one.isMove() ? one : move;
              }
            });
    List<String> expected = new ArrayList<>();
    days.forEach(
        (key, day) -> {
          boolean left =
              day.lastOut != null && (day.firstIn == null || !day.lastOut.isBefore(day.firstIn));
          String missing = day.firstIn != null ? left ? "null" : "OUT" : left ? "IN" : "IN,OUT";
          long seconds =
              day.firstIn != null && left
                  ? Duration.between(day.firstIn, day.lastOut).toSeconds()
                  : -1;
          expected.add(
              "%s %s %s %d %d %s %s"
                  .formatted(
                      key,
                      seconds(day.firstIn),
                      seconds(left ? day.lastOut : null),
                      seconds,
                      day.passages,
                      missing,
                      day.name));
        });
    assertThat(
            rows(
                "select site, person_id, working_day, cast(extract(epoch from first_in_at) as bigint),"
                    + " cast(extract(epoch from last_out_at) as bigint),"
                    + " coalesce(cast(round(hours_between * 3600) as integer), -1), passages, missing,"
                    + " person_name from work_day"))
        .hasSizeGreaterThan(650)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(rows("select count(*) from work_day where last_out_at < first_in_at"))
        .containsExactly("0");
  }

  private void doors() {
    Map<String, List<Passage>> days = new TreeMap<>();
    for (Passage one : truth) {
      String key = one.site.name() + " " + one.local(one.at).toLocalDate() + " " + one.door;
      days.computeIfAbsent(key, k -> new ArrayList<>()).add(one);
    }
    List<String> expected = new ArrayList<>();
    days.forEach(
        (key, passages) ->
            expected.add(
                "%s %d %d %d %s"
                    .formatted(
                        key,
                        passages.size(),
                        passages.stream().filter(p -> p.decision.equals("DENIED")).count(),
                        passages.stream().map(Passage::person).distinct().count(),
                        seconds(passages.get(passages.size() - 1).at))));
    assertThat(
            rows(
                "select site, local_date, door_id, events, denied, people,"
                    + " cast(extract(epoch from last_at) as bigint) from door_events_daily"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(rows("select site, door_id, door_kind from door order by site, door_id"))
        .containsExactly( // that of AX-ACS are listed by its reference feed
            "office door-0 DEVICE",
            "office door-1 DEVICE",
            "office door-2 DEVICE",
            "plant door-0 DEVICE",
            "plant door-1 DEVICE",
            "plant door-2 DEVICE");
  }

  @Test
  void a_site_that_is_configured_otherwise_is_kept_so() {
    warehouse.keep(SITES);
    warehouse.keep(SITES);
    warehouse.keep(List.of(site("hq", "ax-acs", "UTC", "06:00", 48)));
    assertThat(
            rows(
                "select name, time_zone, day_starts, stay_at_most_minutes from site order by name"))
        .containsExactly(
            "hq UTC 06:00:00 2880",
            "office Etc/GMT-8 00:00:00 1440",
            "plant Europe/Berlin 05:30:00 600");
    assertThat(rows("select load_no > 3 from site where name = 'hq'").get(0)).isIn("true", "TRUE");
  }

  /** What a tool shows of a table or column: remarks of the driver. */
  private Map<String, String> comments() {
    Map<String, String> comments = new TreeMap<>();
    try (Connection connection = warehouse.dataSource().getConnection()) {
      DatabaseMetaData database = connection.getMetaData();
      String schema = connection.getSchema();
      try (ResultSet tables = database.getTables(connection.getCatalog(), schema, "%", null);
          ResultSet columns = database.getColumns(connection.getCatalog(), schema, "%", "%")) {
        while (tables.next()) {
          if (Set.of("TABLE", "BASE TABLE", "VIEW").contains(tables.getString("TABLE_TYPE"))) {
            comments.put(lower(tables.getString("TABLE_NAME")), tables.getString("REMARKS"));
          }
        }
        while (columns.next()) {
          String table = lower(columns.getString("TABLE_NAME"));
          if (comments.containsKey(table)) {
            comments.put(
                table + "." + lower(columns.getString("COLUMN_NAME")),
                columns.getString("REMARKS"));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    comments.keySet().removeIf(name -> name.matches("(site_lock|schema_history)(\\..*)?"));
    return comments;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Test
  void every_table_view_and_column_says_what_it_means_after_every_start() {
    Map<String, String> first = comments();
    assertThat(first).hasSizeGreaterThan(400);
    assertThat(first.values()).doesNotContainNull().noneMatch(String::isBlank);
    assertThat(first.values()).noneMatch(text -> text.contains("`") || text.contains("]("));
    assertThat(first)
        .containsEntry(
            "access_event.direction",
            "which way. IN: went in; OUT: went out; UNKNOWN: the vendor does not say")
        .containsEntry("feed_gap", "Stretches of time that a feed may have missed.")
        .containsEntry("door.door_id", "the door");
    execute("comment on column access_event.direction is 'an older meaning'");
    execute("comment on view stay is null");
    closeWarehouse();
    warehouse = open();
    assertThat(comments()).isEqualTo(first);
  }
}
