package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a later sighting of an event makes of its row: completes it, and never blanks it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SightingsTest extends WarehouseContract {

  @Test
  void records_override_what_realtime_said_and_realtime_only_fills() {
    load(
        "realtime",
        hq.with(hq.with(hq.realtime(1, at(0), "A"), "person_name", "rt"), "area_name", "rt"));
    load("records", hq.with(hq.record(7, at(0), "A"), "person_name", "rec"));
    assertThat(rows("select person_name, area_name from access_event")).containsExactly("rec rt");
    Object[] late =
        hq.with(hq.with(hq.realtime(1, at(0), "A"), "person_name", "rt"), "org_name", "rt");
    load("realtime", late);
    assertThat(rows("select person_name, area_name, org_name from access_event"))
        .containsExactly("rec rt rt");
  }

  @Test
  void a_later_sighting_never_blanks_an_earlier_one() {
    load(
        "records",
        hq.with(hq.with(hq.record(7, at(0), "A"), "person_name", "Li"), "is_alarm", true));
    LoadResult again = load("records", hq.record(7, at(0), "A"));
    assertThat(again).isEqualTo(new LoadResult(0, 0, 1, 0));
    assertThat(rows("select person_name, is_alarm from access_event").get(0))
        .isEqualToIgnoringCase("Li true");
  }

  @Test
  void weak_words_never_replace_a_better_one_and_give_way_to_it() {
    load(
        "realtime",
        hq.with(hq.with(hq.realtime(1, at(0), "A"), "decision", "DENIED"), "direction", "UNKNOWN"));
    load(
        "records",
        hq.with(
            hq.with(hq.record(7, at(0), "A"), "decision", "NOT_APPLICABLE"), "direction", "IN"));
    assertThat(rows("select decision, direction from access_event")).containsExactly("DENIED IN");
    load(
        "records",
        hq.with(
            hq.with(hq.record(8, at(5), "A"), "decision", "NOT_APPLICABLE"), "direction", "IN"));
    load(
        "realtime",
        hq.with(
            hq.with(hq.realtime(2, at(5), "A"), "decision", "GRANTED"), "direction", "UNMAPPED"));
    assertThat(rows("select decision, direction from access_event where source_event_id = '8'"))
        .containsExactly("GRANTED IN");
  }

  @Test
  void a_record_that_changed_is_changed_and_dated() {
    load("records", hq.with(hq.record(7, at(0), "A"), "org_name", "old"));
    String before = rows("select first_loaded_at from access_event").get(0);
    assertThat(load("records", hq.with(hq.record(7, at(0), "A"), "org_name", "new")))
        .isEqualTo(new LoadResult(0, 1, 0, 0));
    assertThat(rows("select first_loaded_at from access_event")).containsExactly(before);
    assertThat(rows("select org_name from access_event where last_loaded_at > first_loaded_at"))
        .containsExactly("new");
  }

  @Test
  void a_correction_by_one_feed_keeps_what_the_other_left() {
    load("realtime", hq.with(hq.realtime(1, at(0), "A"), "extra", "{\"a\":1}"));
    load("records", hq.record(7, at(0), "A"));
    load("records", hq.with(hq.record(7, at(0), "A"), "person_name", "Li"));
    assertThat(
            rows("select person_name, realtime_event_id from access_event where extra is not null"))
        .containsExactly("Li r1");
    assertEvents("7 r1 realtime,records");
  }

  /** Some before 1970, where a controller's clock begins at the site, and beyond 2^47 ms. */
  private static final List<Instant> ALL_AGES =
      List.of(
          Instant.parse("0001-01-01T00:00:00Z"),
          Instant.parse("1899-12-31T23:59:59Z"),
          Instant.parse("1969-12-31T16:00:10Z"),
          Instant.parse("1969-12-31T23:59:59.500Z"),
          Instant.EPOCH,
          Instant.parse("1970-01-01T00:00:10Z"),
          Events.NOON,
          Instant.parse("6429-10-17T02:45:55Z"),
          Instant.parse("6429-10-17T02:45:56Z"),
          Instant.parse("9999-12-31T23:59:59Z"));

  private PageLoad allAges() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ALL_AGES.size(); i++) {
      rows.add(hq.record(i, ALL_AGES.get(i), "A"));
    }
    return hq.page("records", null, rows);
  }

  @Test
  void events_of_every_time_that_a_row_may_have_are_found_again() {
    int all = ALL_AGES.size();
    assertThat(warehouse.load(allAges())).isEqualTo(new LoadResult(all, 0, 0, 0));
    assertThat(warehouse.load(allAges())).isEqualTo(new LoadResult(0, 0, all, 0));
    for (int i = 0; i < all; i++) {
      Object[] realtime = hq.realtime(i, ALL_AGES.get(i), "A");
      assertThat(load("realtime", realtime)).isEqualTo(new LoadResult(0, 1, 0, 0));
    }
    Object[] old = hq.record(all, ALL_AGES.get(0), "A");
    Object[] young = hq.record(all + 1, ALL_AGES.get(all - 1), "A");
    assertThat(load("records", young, old)).isEqualTo(new LoadResult(2, 0, 0, 0));
    assertThat(load("records", old, young)).isEqualTo(new LoadResult(0, 0, 2, 0));
  }

  @Test
  void ids_are_in_the_order_of_time_in_the_database_as_here() {
    warehouse.load(allAges());
    assertThat(
            rows(
                "select source_event_id from access_event"
                    + " where occurred_at >= timestamp with time zone '1970-01-01 00:00:00+00'"
                    + " order by event_id"))
        .containsExactly("4", "5", "6", "7", "8", "9");
    assertThat(
            rows(
                "select source_event_id from access_event"
                    + " where occurred_at < timestamp with time zone '1970-01-01 00:00:00+00'"
                    + " and event_id > (select event_id from access_event where source_event_id = '5')"))
        .isEmpty();
    for (Instant time : ALL_AGES) {
      assertThat(
              rows(
                  "select count(*) from access_event where event_id between '%s' and '%s'"
                      .formatted(EventIds.first(time), EventIds.last(time))))
          .as(time.toString())
          .doesNotContain("0");
    }
  }
}
