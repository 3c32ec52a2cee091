package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a later sighting of an event makes of its row: completes it, and never blanks it. */
abstract class SightingsContract extends WarehouseContract {

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
}
