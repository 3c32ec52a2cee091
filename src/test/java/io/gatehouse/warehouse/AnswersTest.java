package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.ThirtyDays.Day;
import io.gatehouse.warehouse.ThirtyDays.Passage;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What views and documented queries say of {@link ThirtyDays} is held against what the tests
 * compute of the same passages.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AnswersTest extends WarehouseContract {

  private final ThirtyDays month = new ThirtyDays();

  private static String seconds(Instant moment) {
    return moment == null ? "null" : String.valueOf(moment.getEpochSecond());
  }

  @Test
  void views_say_what_the_passages_say() {
    month.load(warehouse);
    stays();
    workDays();
    doors();
  }

  private void stays() {
    List<String> expected = new ArrayList<>();
    month
        .byPerson(true)
        .forEach(
            (person, moves) -> {
              for (int i = 0; i < moves.size(); i++) {
                Passage in = moves.get(i);
                if (in.direction().equals("IN")) {
                  Passage next = i + 1 < moves.size() ? moves.get(i + 1) : null;
                  boolean inTime =
                      next != null
                          && Duration.between(in.at(), next.at()).compareTo(in.site().stayAtMost())
                              <= 0;
                  boolean left = inTime && next.direction().equals("OUT");
                  expected.add(
                      "%s %s %s %s %s %s"
                          .formatted(
                              person,
                              seconds(in.at()),
                              seconds(left ? next.at() : null),
                              inTime ? next.direction() : "LIMIT",
                              in.door(),
                              seconds(inTime ? next.at() : in.at().plus(in.site().stayAtMost()))));
                }
              }
            });
    assertThat(
            rows(
                "select site, person_id, cast(extract(epoch from entered_at) as bigint),"
                    + " cast(extract(epoch from left_at) as bigint), ended_by, entered_door_id,"
                    + " cast(extract(epoch from ended_at) as bigint)"
                    + " from stay"))
        .hasSizeGreaterThan(700)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private void workDays() {
    Map<String, Day> days = month.workDays();
    List<String> expected = new ArrayList<>();
    days.forEach(
        (key, day) -> {
          long seconds =
              day.missing() == null ? Duration.between(day.firstIn, day.out()).toSeconds() : -1;
          expected.add(
              "%s %s %s %d %d %s %s"
                  .formatted(
                      key,
                      seconds(day.firstIn),
                      seconds(day.out()),
                      seconds,
                      day.passages,
                      day.missing(),
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
    for (Passage one : month.truth()) {
      String key = one.site().name() + " " + one.local(one.at()).toLocalDate() + " " + one.door();
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
                        passages.stream().filter(p -> p.decision().equals("DENIED")).count(),
                        passages.stream().map(Passage::person).distinct().count(),
                        seconds(passages.get(passages.size() - 1).at()))));
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
    warehouse.keep(ThirtyDays.SITES);
    warehouse.keep(ThirtyDays.SITES);
    warehouse.keep(List.of(ThirtyDays.site("hq", "ax-acs", "UTC", "06:00", 48)));
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

  @Test
  void every_documented_query_answers_what_the_passages_say() throws Exception {
    ConsumersQuestions questions = new ConsumersQuestions(month, Instant.now());
    month.load(warehouse);
    questions.others().forEach(this::execute);
    questions.linked().link(warehouse);
    boolean isPostgres = url.startsWith("jdbc:postgresql:");
    try (Connection connection = warehouse.dataSource().getConnection()) {
      questions.ask(connection, isPostgres ? "PostgreSQL" : "H2");
    }
  }

  @Test
  void each_zone_that_a_site_may_have_is_one_of_the_databases() throws SQLException {
    Map<String, String> wrong = new TreeMap<>();
    try (Connection connection = warehouse.dataSource().getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select cast(timestamp with time zone '2026-07-01 00:00:00+00' at time zone ?"
                    + " as varchar)")) {
      List<String> zones = new ArrayList<>(List.of("+08:00", "-12:00", "GMT+14", "UTC-3", "Z"));
      zones.addAll(ZoneId.getAvailableZoneIds());
      for (String zone : zones) {
        SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
        reader.set("sites.hq.vendor=ax-acs").set("sites.hq.base-url=http://127.0.0.1");
        reader.set("sites.hq.time-zone=" + zone);
        query.setString(1, reader.read().sites().get(0).zoneName());
        String java =
            LocalDateTime.ofInstant(Instant.parse("2026-07-01T00:00:00Z"), ZoneId.of(zone))
                .toString();
        try (ResultSet row = query.executeQuery()) {
          row.next();
          String local = row.getString(1).substring(0, 16).replace(' ', 'T');
          if (!local.equals(java)) {
            wrong.put(zone, local);
          }
        } catch (SQLException e) {
          wrong.put(zone, e.getMessage());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void an_offset_that_has_no_name_means_the_same_to_the_database() {
    warehouse.keep(List.of(ThirtyDays.site("west", "k30", "-03:30", "00:00", 24)));
    warehouse.keep(List.of(ThirtyDays.site("east", "k30", "+05:45", "00:00", 24)));
    assertThat(
            rows(
                "select name, substring(cast((timestamp with time zone '2026-01-01 12:00:00+00')"
                    + " at time zone time_zone as varchar), 12, 5) from site order by name"))
        .containsExactly("east 17:45", "west 08:30");
  }
}
