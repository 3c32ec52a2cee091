package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the views answer. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ViewsTest extends WarehouseContract {

  private int records;
  private Instant start = at(0);

  /** Somebody at a door; {@code values} beside or instead of an ordinary passage. */
  private void passes(String person, int second, String direction, String... values) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("source_event_id", String.valueOf(++records));
    columns.put("person_id", person);
    columns.put("person_name", "name of " + person);
    columns.put("direction", direction);
    columns.put("decision", "GRANTED");
    columns.put("is_alarm", false);
    for (int i = 0; i < values.length; i += 2) {
      columns.put(values[i], values[i + 1]);
    }
    load("records", hq.row("records", start.plusSeconds(second), person, columns));
  }

  @Test
  void who_was_let_in_last_and_not_out_since_is_inside() {
    start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(7200);
    passes("in", 0, "IN");
    passes("out", 0, "IN");
    passes("out", 60, "OUT");
    passes("back", 0, "IN");
    passes("back", 60, "OUT");
    passes("back", 120, "IN", "area_name", "工厂");
    passes("refused", 0, "IN", "decision", "DENIED");
    passes("unknown", 0, "UNKNOWN");
    passes("long ago", -23 * 3600, "IN");
    execute(
        "insert into person (site, vendor, person_id, person_name, removed_at, first_loaded_at,"
            + " last_loaded_at) select 'hq', 'ax-acs', id, 'called ' || id, gone, current_timestamp,"
            + " current_timestamp from (select 'in' as id, cast(null as timestamp with time zone) as gone"
            + " union all select 'removed', current_timestamp) p");
    passes("removed", 0, "IN");
    passes("clock ahead", 400 * 86400, "IN");
    passes("in", 30, "UNKNOWN", "decision", "DENIED");
    assertThat(
            rows(
                "select person_id, person_name, area_name, door_id from who_is_inside"
                    + " order by person_id"))
        .containsExactly("back name of back 工厂 door-1", "in called in null door-1");
    warehouse.record(
        new RunRecord(
            new FeedKey("hq", "records"), "ax-acs", start, start, 1, LoadResult.NONE, null, true));
    assertThat(
            rows(
                "select count(*) from who_is_inside where last_seen_at > entered_at"
                    + " and complete_up_to < entered_at + interval '1' minute"))
        .containsExactly("1");
    assertThat(
            rows(
                "select count(*) from who_is_inside where minutes_inside > 60 and entered_at <"
                    + " current_timestamp"))
        .containsExactly("2");
  }

  @Test
  void who_came_in_and_left_in_two_spellings_of_one_wecom_id_is_one_person() {
    start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(7200);
    passes("woA", 0, "IN", "vendor", "wecom");
    passes("WOA", 60, "OUT", "vendor", "wecom");
    passes("b", 0, "IN");
    passes("B", 60, "OUT");
    assertThat(rows("select person_id from who_is_inside")).containsExactly("b");
  }

  @Test
  void people_csv_links_wecoms_ids_in_any_case() {
    warehouse.keep(
        List.of(
            new ConfiguredSites.ConfiguredSite(
                "hq", "wecom", "Asia/Shanghai", LocalTime.of(4, 0), Duration.ofDays(1))));
    int punches = 0;
    for (String person : List.of("James", "james", "Ann")) {
      execute(
          """
          insert into attendance_punch (punch_id, site, vendor, person_id, person_id_kind,
            punched_at, local_date, seen_by, first_loaded_at, last_loaded_at, load_no)
          values ('00000000-0000-0000-0000-00000000000%d', 'hq', 'wecom', '%s', 'USERID',
            current_timestamp, current_date, 'checkin', current_timestamp, current_timestamp, 1)\
          """
              .formatted(++punches, person));
    }
    passes("woA", 0, "IN", "vendor", "wecom", "person_id_kind", "OPEN_USERID");
    PersonLinks.keep(
        warehouse,
        List.of(
            new PersonLinks.OfSite(
                "hq",
                "wecom",
                "hq",
                Duration.ofMinutes(15),
                Map.of("JAMES", "7", "WOa", "8"),
                true)));
    assertThat(rows("select person_id, person_number, numbered_by from person_link order by 1"))
        .containsExactlyInAnyOrder("Ann ANN SITE", "James 7 FILE", "WOa 8 FILE", "james 7 FILE");
    assertThat(rows("select person_id, problem from person_link_problem order by 1"))
        .doesNotContain("JAMES UNKNOWN_ID", "WOa UNKNOWN_ID", "James SHARED_NUMBER");
  }

  @Test
  void sites_are_told_apart() {
    start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
    passes("A", 0, "IN");
    Events north = new Events(warehouse, "north");
    warehouse.load(
        north.page(
            "records",
            north.row(
                "records",
                start.plusSeconds(60),
                "A",
                Map.of("person_id", "A", "direction", "OUT", "decision", "GRANTED"))));
    assertThat(rows("select site from who_is_inside")).containsExactly("hq");
  }

  @Test
  void doors_are_counted_by_day() {
    passes("A", 0, "IN");
    passes("A", 1, "OUT");
    passes("B", 2, "IN", "decision", "DENIED");
    passes("B", 24 * 3600, "IN");
    load(
        "passages",
        hq.row("passages", at(5), "F1", withoutDoor("人脸[1]")),
        hq.row("passages", at(6), "F2", withoutDoor("人脸[1]")),
        hq.row("passages", at(7), "F3", withoutDoor("人脸[2]")));
    assertThat(
            rows(
                "select local_date, access_point_id, access_point_name, events, granted, denied,"
                    + " alarms, people from door_events_daily order by local_date,"
                    + " access_point_id, access_point_name"))
        .containsExactlyInAnyOrder(
            "2026-03-01 door-1 null 3 2 1 0 2",
            "2026-03-01 null 人脸[1] 2 0 0 0 0",
            "2026-03-01 null 人脸[2] 1 0 0 0 0",
            "2026-03-02 door-1 null 1 1 0 0 1");
  }

  private static Map<String, Object> withoutDoor(String name) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("access_point_id", null);
    columns.put("access_point_name", name);
    columns.put("device_id", "d1");
    return columns;
  }

  @Test
  void the_first_time_in_and_the_last_time_out_of_a_day() {
    passes("A", 0, "IN");
    passes("A", 60, "OUT");
    passes("A", 120, "IN");
    passes("A", 180, "OUT");
    passes("A", 240, "IN");
    passes("A", 300, "OUT", "decision", "DENIED");
    passes("B", 0, "IN");
    List<String> days =
        rows(
            "select person_id, extract(second from first_in_at), extract(minute from first_in_at),"
                + " extract(minute from last_out_at), extract(minute from last_seen_at), events"
                + " from first_in_last_out order by person_id");
    assertThat(days).hasSize(2);
    assertThat(days.get(0)).matches("A 0\\S* 0 3 4 5");
    assertThat(days.get(1)).matches("B 0\\S* 0 null 0 1");
  }

  @Test
  void open_alarms_are_those_that_are_not_closed() {
    Table alarm = warehouse.table("alarm");
    warehouse.load(
        new PageLoad(
            new FeedKey("hq", "alarms"),
            "ax-acs",
            new Rows(
                alarm,
                List.of(alarm(alarm, "1", null, null), alarm(alarm, "2", at(9), null)),
                null),
            List.of(),
            null,
            List.of()));
    execute("update alarm set closed_at = current_timestamp where alarm_id = '1'");
    assertThat(rows("select alarm_id, is_acknowledged, is_cleared from open_alarms"))
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("2 true false");
  }

  private static Object[] alarm(Table table, String id, Instant acknowledged, Instant cleared) {
    Object[] row = new Object[table.columns().size()];
    row[table.position("site")] = "hq";
    row[table.position("vendor")] = "ax-acs";
    row[table.position("alarm_id")] = id;
    row[table.position("opened_at")] = at(0);
    row[table.position("local_date")] = java.time.LocalDate.of(2026, 3, 1);
    row[table.position("acknowledged_at")] = acknowledged;
    row[table.position("cleared_at")] = cleared;
    return row;
  }

  @Test
  void a_feed_is_complete_up_to_its_oldest_open_gap() {
    FeedKey records = new FeedKey("hq", "records");
    warehouse.record(
        new RunRecord(records, "ax-acs", at(0), at(900), 1, LoadResult.NONE, null, true));
    assertThat(completeUpTo()).isEqualTo(at(900));
    warehouse.load(
        new PageLoad(
            records,
            "ax-acs",
            List.of(),
            List.of(),
            null,
            List.of(new Gap(at(600), at(660), "x"), new Gap(at(300), at(360), "y"))));
    assertThat(completeUpTo()).isEqualTo(at(300));
    execute("update feed_gap set given_up_at = current_timestamp where reason = 'y'");
    assertThat(completeUpTo()).isEqualTo(at(600));
    execute("update feed_gap set closed_at = current_timestamp where reason = 'x'");
    assertThat(completeUpTo()).isEqualTo(at(900));
    assertThat(rows("select open_gaps, gaps_given_up from feed_freshness")).containsExactly("0 1");
  }

  private Instant completeUpTo() {
    return warehouse.status().get(0).completeUpTo();
  }

  @Test
  void no_view_is_taken_for_a_table() {
    assertThat(warehouse.tables()).extracting(Table::name).doesNotContain("who_is_inside");
  }
}
