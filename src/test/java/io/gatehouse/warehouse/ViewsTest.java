package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final Identity PASSAGE =
      new Identity(
              "event_id",
              "occurred_at",
              List.of("site", "device_id", "person_id", "occurred_at"),
              List.of(),
              false)
          .inAnyCase(Set.of("device_id", "person_id"));
  private static final Identity PUNCH =
      new Identity(
              "punch_id",
              "punched_at",
              List.of("site", "person_id", "punched_at"),
              List.of(),
              false)
          .inAnyCase(Set.of("person_id"));

  /** One of WeCom's, of 2026-03-02 at 9:00 in China and so many seconds later. */
  private void wecom(String table, Identity identity, int second, Object... values) {
    Table into = warehouse.table(table);
    Object[] row = new Object[into.columns().size()];
    Instant at = Instant.parse("2026-03-02T01:00:00Z").plusSeconds(second);
    Map<String, Object> columns = new HashMap<>();
    columns.put("site", "hq");
    columns.put("vendor", "wecom");
    columns.put("seen_by", "access");
    columns.put(identity.timeColumn(), at);
    columns.put("local_date", LocalDate.of(2026, 3, 2));
    for (int i = 0; i < values.length; i += 2) {
      columns.put((String) values[i], values[i + 1]);
    }
    columns.forEach((column, value) -> row[into.position(column)] = value);
    warehouse.load(
        new PageLoad(
            new FeedKey("hq", "access"),
            "wecom",
            new Rows(into, List.<Object[]>of(row), identity),
            List.of(),
            null,
            List.of()));
  }

  private void passage(String person, String device, int second, String direction) {
    wecom(
        "access_event",
        PASSAGE,
        second,
        "person_id",
        person,
        "person_id_kind",
        "OPEN_USERID",
        "device_id",
        device,
        "direction",
        direction,
        "decision",
        "GRANTED",
        "is_alarm",
        false);
  }

  private void punch(String person, int second, String type) {
    wecom(
        "attendance_punch",
        PUNCH,
        second,
        "person_id",
        person,
        "person_id_kind",
        "USERID",
        "punch_type",
        type);
  }

  private void keepPeople() {
    warehouse.keep(
        List.of(
            new ConfiguredSites.ConfiguredSite(
                "hq", "wecom", "Asia/Shanghai", LocalTime.of(4, 0), Duration.ofDays(1))));
    PersonLinks.keep(
        warehouse,
        List.of(
            new PersonLinks.OfSite(
                "hq",
                "wecom",
                "hq",
                Duration.ofMinutes(15),
                Map.of("JAMES", "7", "WOa", "7"),
                true)));
  }

  @Test
  void one_wecom_person_and_one_device_in_two_spellings_are_one_in_every_view() {
    passage("woA", "C001a", 0, "IN");
    passage("WOA", "c001A", 3_600, "OUT");
    passage("woa", "C001A", 7_200, "IN");
    punch("James", 60, "CLOCK_IN");
    punch("james", 28_800, "CLOCK_OUT");
    punch("Ann", 0, "CLOCK_IN");
    keepPeople();

    assertThat(rows("select person_id, ended_by from stay order by entered_at"))
        .containsExactly("woA OUT", "woA LIMIT");
    assertThat(rows("select person_id, working_day, passages from work_day"))
        .containsExactly("woA 2026-03-02 3");
    assertThat(rows("select person_id, local_date, events from first_in_last_out"))
        .containsExactly("woA 2026-03-02 3");
    assertThat(rows("select door_id, events, people from door_events_daily"))
        .containsExactly("C001a 3 1");
    assertThat(rows("select door_id from door")).containsExactly("C001a");
    assertThat(rows("select person_id, count(*) from punch_day group by person_id order by 1"))
        .containsExactly("Ann 1", "James 2");
    assertThat(rows("select person_id, person_number, numbered_by from person_link order by 1"))
        .containsExactlyInAnyOrder("Ann ANN SITE", "James 7 FILE", "woA 7 FILE");
    assertThat(rows("select person_id, problem from person_link_problem"))
        .containsExactly("Ann ALONE");
    assertThat(rows("select linked_person, passages, punches from person_day order by 1"))
        .containsExactly("hq/7 3 2", "hq/ANN 0 1");
    assertThat(rows("select finding, direction from attendance_crosscheck"))
        .containsExactlyInAnyOrder("PUNCH_WITHOUT_PASSAGE OUT", "PASSAGE_WITHOUT_PUNCH OUT");
  }

  @Test
  void who_came_in_and_left_in_two_spellings_of_one_wecom_id_is_not_inside() {
    int now =
        (int) Duration.between(Instant.parse("2026-03-02T01:00:00Z"), Instant.now()).toSeconds();
    passage("woA", "C001a", now - 7_200, "IN");
    passage("WOA", "c001A", now - 3_600, "OUT");
    start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(7200);
    passes("b", 0, "IN");
    passes("B", 60, "OUT");
    assertThat(rows("select person_id from who_is_inside")).containsExactly("b");
  }

  @Test
  void people_csv_says_how_ids_are_written_where_it_comes_first() {
    keepPeople();
    passage("woA", "C001a", 0, "IN");
    punch("james", 0, "CLOCK_IN");
    assertThat(
            rows("select person_id from access_event union select person_id from attendance_punch"))
        .containsExactlyInAnyOrder("WOa", "JAMES");
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
