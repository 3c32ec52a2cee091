package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One physical event is one row. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EventsTest extends WarehouseContract {

  @Test
  void an_event_seen_by_realtime_and_then_by_records_is_one_row() {
    assertThat(load("realtime", hq.realtime(1, at(0), "A"))).isEqualTo(new LoadResult(1, 0, 0, 0));
    assertThat(load("records", hq.record(7, at(0), "A"))).isEqualTo(new LoadResult(0, 1, 0, 0));
    assertEvents("7 r1 realtime,records");
  }

  @Test
  void an_event_seen_by_records_and_then_by_realtime_is_the_same_row() {
    load("records", hq.record(7, at(0), "A"));
    assertThat(load("realtime", hq.realtime(1, at(0), "A"))).isEqualTo(new LoadResult(0, 1, 0, 0));
    assertEvents("7 r1 realtime,records");
  }

  @Test
  void a_repeated_page_writes_nothing() {
    Object[][] rows = {
      hq.record(7, at(0), "A"), hq.record(8, at(0), "A"), hq.record(9, at(1), "B")
    };
    assertThat(load("records", rows)).isEqualTo(new LoadResult(3, 0, 0, 0));
    List<String> before = rows("select * from access_event order by event_id");
    assertThat(load("records", rows)).isEqualTo(new LoadResult(0, 0, 3, 0));
    assertThat(rows("select * from access_event order by event_id")).isEqualTo(before);
  }

  @Test
  void a_record_twice_in_one_page_is_one_row_and_the_later_one_counts() {
    Object[] first = hq.with(hq.record(7, at(0), "A"), "person_name", "old");
    Object[] second = hq.with(hq.record(7, at(0), "A"), "person_name", "new");
    assertThat(load("records", first, second)).isEqualTo(new LoadResult(1, 0, 1, 0));
    assertThat(rows("select person_name from access_event")).containsExactly("new");
  }

  @Test
  void a_long_page_loads_and_reloads() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 1033; i++) {
      rows.add(hq.record(i, at(i / 3), "card" + i % 2));
    }
    PageLoad page = hq.page("records", "{\"id\":1033}", rows);
    assertThat(warehouse.load(page)).isEqualTo(new LoadResult(1033, 0, 0, 0));
    assertThat(warehouse.load(page)).isEqualTo(new LoadResult(0, 0, 1033, 0));
    assertThat(rows("select count(*) from access_event")).containsExactly("1033");
  }

  @Test
  void two_swipes_of_one_card_in_one_second_stay_two_rows_over_page_boundaries() {
    load("records", hq.record(7, at(0), "A"));
    load("records", hq.record(8, at(0), "A"));
    load("realtime", hq.realtime(1, at(0), "A"));
    load("realtime", hq.realtime(2, at(0), "A"));
    load("records", hq.record(8, at(0), "A"));
    assertEvents("7 r1 realtime,records", "8 r2 realtime,records");
  }

  @Test
  void a_restored_server_that_counts_anew_doubles_nothing() {
    load("records", hq.record(7, at(0), "A"), hq.record(8, at(0), "A"));
    Object[] again = hq.with(hq.record(3, at(0), "A"), "source_epoch", 1);
    Object[] other = hq.with(hq.record(4, at(0), "A"), "source_epoch", 1);
    load("records", again);
    load("records", other);
    load("records", again);
    assertThat(rows("select source_event_id, source_epoch from access_event order by 1"))
        .containsExactly("3 1", "4 1");
  }

  @Test
  void extra_of_both_feeds_is_kept() {
    load("realtime", hq.with(hq.realtime(1, at(0), "A"), "extra", "{\"a\":1,\"b\":1}"));
    load("records", hq.with(hq.record(1, at(0), "A"), "extra", "{\"b\":2,\"c\":2}"));
    assertThat(rows("select cast(extra as varchar) from access_event").get(0).replace(" ", ""))
        .isEqualTo("{\"a\":1,\"b\":2,\"c\":2}");
  }

  @Test
  void hostile_text_is_stored_without_what_databases_refuse() {
    Object[] row =
        hq.row(
            "records",
            at(0),
            "A",
            Map.of(
                "source_event_id",
                "1",
                "person_name",
                "x\0y'; drop table access_event; --😀\uD800",
                "extra",
                "{\"n\":\"a\\u0000b\\ud83d\\ude00\\ud800\"}"));
    load("records", row);
    load("records", row);
    assertThat(rows("select person_name from access_event"))
        .containsExactly("x\uFFFDy'; drop table access_event; --😀\uFFFD");
  }

  @Test
  void realtime_that_saw_one_of_two_swipes_meets_records_in_either_order() {
    load("realtime", hq.realtime(1, at(0), "A"));
    load("records", hq.record(7, at(0), "A"), hq.record(8, at(0), "A"));
    load("records", hq.record(8, at(9), "A"), hq.record(9, at(9), "A"));
    load("realtime", hq.realtime(2, at(9), "A"));
    assertEvents(
        "7 r1 realtime,records", "8 null records", "8 r2 realtime,records", "9 null records");
  }

  @Test
  void two_swipes_in_one_second_that_feeds_see_in_turn_stay_two() {
    load("realtime", hq.realtime(1, at(0), "A"));
    load("records", hq.record(7, at(0), "A"));
    load("realtime", hq.realtime(2, at(0), "A"), hq.realtime(1, at(0), "A"));
    load("records", hq.record(7, at(0), "A"), hq.record(8, at(0), "A"));
    assertEvents("7 r1 realtime,records", "8 r2 realtime,records");
  }

  @Test
  void hundreds_of_equal_events_in_one_second_stay_as_many() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(hq.record(i, at(0), "A"));
    }
    warehouse.load(hq.page("records", null, rows));
    assertThat(load("records", hq.record(300, at(0), "A"), hq.record(299, at(0), "A")))
        .isEqualTo(new LoadResult(1, 0, 1, 0));
    assertThat(rows("select count(*), count(distinct source_event_id) from access_event"))
        .containsExactly("301 301");
  }

  @Test
  void rows_of_both_feeds_in_one_page_meet() {
    load("records", hq.realtime(1, at(0), "A"), hq.record(7, at(0), "A"));
    assertThat(rows("select source_event_id, realtime_event_id from access_event"))
        .containsExactly("7 r1");
  }

  @Test
  void a_lower_number_that_becomes_visible_late_still_arrives() {
    load("records", hq.record(8, at(0), "A"));
    assertThat(load("records", hq.record(7, at(0), "A"), hq.record(8, at(0), "A")))
        .isEqualTo(new LoadResult(1, 0, 1, 0));
    assertEvents("7 null records", "8 null records");
  }

  @Test
  void swipes_that_differ_in_door_card_second_or_event_are_different_events() {
    load(
        "records",
        hq.record(1, at(0), "A"),
        hq.record(2, at(1), "A"),
        hq.record(3, at(0), "B"),
        hq.with(hq.record(4, at(0), "A"), "access_point_id", "door-2"),
        hq.with(hq.record(5, at(0), "A"), "event_name", "非法开门"));
    load("realtime", hq.with(hq.realtime(9, at(0), "A"), "access_point_id", "door-2"));
    assertThat(rows("select source_event_id from access_event where realtime_event_id = 'r9'"))
        .containsExactly("4");
    assertThat(rows("select count(*) from access_event")).containsExactly("5");
  }

  @Test
  void equal_events_of_two_sites_are_two() {
    load("records", hq.record(7, at(0), "A"));
    warehouse.load(
        new Events(warehouse, "plant")
            .page("records", hq.with(hq.record(7, at(0), "A"), "site", "plant")));
    assertThat(rows("select site from access_event order by site")).containsExactly("hq", "plant");
  }

  @Test
  void rows_without_any_number_are_one_event_or_counted_as_the_identity_says() {
    Identity once =
        new Identity("event_id", "occurred_at", Events.IDENTITY.columns(), List.of(), false);
    Identity counted =
        new Identity("event_id", "occurred_at", Events.IDENTITY.columns(), List.of(), true);
    Object[] row = hq.row("passages", at(0), "A", Map.of());
    assertThat(load(once, row, row)).isEqualTo(new LoadResult(1, 0, 1, 0));
    assertThat(load(once, row)).isEqualTo(new LoadResult(0, 0, 1, 0));
    assertThat(load(counted, row, row)).isEqualTo(new LoadResult(1, 0, 1, 0));
    assertThat(load(counted, row, row)).isEqualTo(new LoadResult(0, 0, 2, 0));
  }

  private LoadResult load(Identity identity, Object[]... rows) {
    PageLoad page = hq.page("passages", rows);
    Rows values = new Rows(page.rows().table(), page.rows().values(), identity);
    return warehouse.load(new PageLoad(page.feed(), "ax-acs", values, List.of(), null, List.of()));
  }

  @Test
  void times_are_utc_whatever_the_machines_zone() {
    load("records", hq.record(7, Instant.parse("2026-03-01T16:30:15.123456Z"), "A"));
    assertThat(
            rows(
                "select extract(hour from occurred_at), local_date from access_event"
                    + " where occurred_at = timestamp with time zone '2026-03-01 16:30:15.123456+00:00'"))
        .containsExactly("16 2026-03-02");
  }

  /** As WeCom compares ids. */
  private static final Identity IN_ANY_CASE =
      new Identity(
              "event_id",
              "occurred_at",
              List.of("site", "device_id", "person_id", "occurred_at", "direction"),
              List.of(),
              false)
          .inAnyCase(Set.of("device_id", "person_id"));

  private LoadResult passages(Identity identity, Object[]... passages) {
    return warehouse.load(
        new PageLoad(
            new FeedKey("hq", "access"),
            "wecom",
            new Rows(warehouse.table("access_event"), Arrays.asList(passages), identity),
            List.of(),
            null,
            List.of()));
  }

  private Object[] passage(String device, String person, Instant time) {
    Map<String, Object> values = Map.of("device_id", device, "person_id", person);
    return hq.with(hq.row("access", time, null, values), "vendor", "wecom");
  }

  private List<String> passages() {
    return rows("select device_id, person_id from access_event order by occurred_at, person_id");
  }

  @Test
  void one_passage_in_two_spellings_is_one_row_with_the_first() {
    passages(IN_ANY_CASE, passage("C001a", "woABC", at(0)), passage("C001a", "woABC", at(60)));
    List<String> ids = rows("select event_id from access_event order by event_id");
    assertThat(
            passages(
                IN_ANY_CASE,
                passage("C001A", "WOabc", at(0)),
                passage("c001a", "woabc", at(0)),
                passage("C001a", "woABC", at(120))))
        .isEqualTo(new LoadResult(1, 0, 2, 0));
    assertThat(passages()).containsOnly("C001a woABC").hasSize(3);
    assertThat(rows("select event_id from access_event order by event_id")).containsAll(ids);
    assertThat(passages(IN_ANY_CASE, passage("c001a", "woabc", at(0))))
        .isEqualTo(new LoadResult(0, 0, 1, 0));
  }

  @Test
  void what_an_earlier_version_loaded_by_its_spelling_stays_the_same_row() {
    Identity asSpelled = IN_ANY_CASE.inAnyCase(Set.of());
    passages(asSpelled, passage("C001a", "woABC", at(0)), passage("C001a", "woABC", at(1)));
    passages(asSpelled, passage("C001a", "woabc", at(1))); // its double
    List<String> ids = rows("select event_id from access_event order by event_id");
    assertThat(passages(IN_ANY_CASE, passage("C001a", "woABC", at(0))).unchanged()).isEqualTo(1);
    assertThat(passages(IN_ANY_CASE, passage("C001A", "WOABC", at(0))).unchanged()).isEqualTo(1);
    assertThat(passages(IN_ANY_CASE, passage("C001a", "woabc", at(1))).changed()).isEqualTo(1);
    assertThat(passages(IN_ANY_CASE, passage("C001a", "woABC", at(1))).unchanged()).isEqualTo(1);
    assertThat(rows("select event_id from access_event order by event_id")).isEqualTo(ids);
    assertThat(passages()).containsOnly("C001a woABC").hasSize(3);
  }

  @Test
  void passages_of_years_ago_and_to_come_are_found_in_any_case() {
    Instant[] times = {
      Instant.parse("1969-12-31T23:59:59Z"),
      Instant.parse("1970-01-01T00:00:10Z"),
      Instant.parse("9999-12-31T23:59:59Z")
    };
    for (Instant time : times) {
      passages(IN_ANY_CASE, passage("C001a", "woABC", time));
    }
    for (Instant time : times) {
      assertThat(passages(IN_ANY_CASE, passage("C001A", "woABC", time)).added()).isZero();
    }
  }
}
