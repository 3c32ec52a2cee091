package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.Samples;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.wecom.WeCom;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a record among others of its page. */
class MappedPageTest extends MappedThings {

  @Test
  void a_record_without_a_required_value_is_rejected_with_reason_and_text_and_harms_no_other() {
    Mapping.MappedPage page =
        map("{'id': 1}, {'id': 'x1'}, {}, {'id': null}, {'id': ''}, 7, {'id': 2}");

    assertThat(page.rows().values()).hasSize(2);
    assertThat(value(page, 1, "thing_id")).isEqualTo("2");
    assertThat(page.rejected())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("content")
        .containsExactly(
            new RejectedRow("thing_id: id \"x1\" is not a whole number", "{\"id\": \"x1\"}"),
            new RejectedRow("thing_id: id is missing", "{}"),
            new RejectedRow("thing_id: id is null", "{\"id\": null}"),
            new RejectedRow("thing_id: id \"\" is empty", "{\"id\": \"\"}"),
            new RejectedRow("the record is no object but 7", "7"));
  }

  @Test
  void a_record_that_is_rejected_again_in_other_words_is_known_by_what_it_says() {
    List<String> contents =
        map(
                "{'id': 'x', 'link': 'http://a/b.jpg?sign=1', 'size': 3, 'none': null},"
                    + " {'Size': '3', 'LINK': 'http://a/b.jpg?sign=2', 'i_d': 'x'},"
                    + " {'id': 'x', 'size': 4}")
            .rejected()
            .stream()
            .map(RejectedRow::content)
            .toList();

    assertThat(contents).hasSize(3);
    assertThat(contents.get(1)).isEqualTo(contents.get(0));
    assertThat(contents.get(2)).isNotEqualTo(contents.get(0));
  }

  @Test
  void a_column_may_be_required_of_one_feed_only() {
    List<VendorRecord> records = Samples.record("{'id': 1, 'flag': 'perhaps'}");

    assertThat(mapping.map(records, context("lax")).rejected()).isEmpty();
    assertThat(mapping.map(records, context("strict")).rejected())
        .extracting(RejectedRow::reason)
        .containsExactly("flag: flag \"perhaps\" is not yes or no (0, 1, true, false)");
  }

  @Test
  void another_feeds_records_are_left_out_and_counted() {
    Mapping.MappedPage page =
        map("{'id': 1, 'kind': 9}, {'id': 2, 'kind': 'mine'}, {'kind': 'other'}");

    assertThat(page.leftOut()).isEqualTo(2);
    assertThat(page.rejected()).isEmpty();
    assertThat(page.rows().values()).hasSize(1);
  }

  @Test
  void rows_of_one_page_do_not_leak_into_each_other() {
    Mapping.MappedPage page =
        map(
            "{'id': 1, 'fullName': 'Bob', 'count': 'many', 'x': 1}, {'id': 2, 'fullName': 'Bob', 'count': 5, 'x': 1},"
                + " {'id': 3, 'x': 1}, {'id': 4, 'fullName': 'Bob', 'count': 5, 'x': 2}");

    assertThat(page.rows().values())
        .extracting(row -> row[TABLE.position("name")])
        .containsExactly("Bob", "Bob", null, "Bob");
    assertThat(page.rows().values())
        .extracting(row -> row[TABLE.position("small")])
        .containsExactly(null, 5, null, 5);
    assertThat(page.rows().values())
        .extracting(row -> row[TABLE.position("extra")])
        .containsExactly("{\"count\":\"many\",\"x\":1}", "{\"x\":1}", "{\"x\":1}", "{\"x\":2}");
  }

  @Test
  void originals_of_one_record_do_not_leak_into_the_next() {
    Mapping.MappedPage page =
        map("{'id': 1, 'count': 'many', 'way': 1}, {'id': 2, 'count': 5, 'way': 7}");

    assertThat(page.rows().values())
        .extracting(row -> row[TABLE.position("extra")])
        .containsExactly("{\"count\":\"many\"}", "{\"way\":7}");
  }

  @Test
  void extra_is_each_records_own() {
    Mapping.MappedPage page =
        map("{'id': 1, 'x': 1}, {'id': 2, 'x': 1}, {'id': 3, 'x': 2}, {'id': 4, 'x': '2'}");

    assertThat(page.rows().values())
        .extracting(row -> row[TABLE.position("extra")])
        .containsExactly("{\"x\":1}", "{\"x\":1}", "{\"x\":2}", "{\"x\":\"2\"}");
  }

  @Test
  void constants_of_the_context_win_over_defaults() {
    Mapping events = accessEvents();
    Mapping.Context context =
        new Mapping.Context(
            "hq", "ax-acs", "realtime", ZoneId.of("UTC"), Map.of("source_epoch", 3));
    Object[] row =
        events
            .map(Samples.record("{'eventId': 1, 'eventTime': '2020-01-01 00:00:00'}"), context)
            .rows()
            .values()
            .get(0);

    assertThat(row[events.table().position("source_epoch")]).isEqualTo(3);
    assertThat(row[events.table().position("seen_by")]).isEqualTo("realtime");
  }

  @Test
  void a_function_that_fails_costs_its_record_and_not_the_page() {
    Mapping failing =
        Mapping.read(
            FILE.resolveSibling("failing-thing.yaml"),
            Tables::named,
            Map.of("test.fail", record -> record.get("name").substring(1)));

    Mapping.MappedPage page =
        failing.map(Samples.record("{'id': 1}, {'id': 2, 'name': 'xy'}"), context("things"));

    assertThat(page.rows().values()).hasSize(1);
    assertThat(value(page, 0, "name")).isEqualTo("y");
    assertThat(page.rejected())
        .singleElement()
        .extracting(RejectedRow::reason)
        .asString()
        .startsWith("name: its function failed: java.lang.NullPointerException");
  }

  @Test
  void a_feed_whose_events_have_no_door_id_is_told_apart_by_more_columns() {
    Mapping events = accessEvents();

    assertThat(events.map(List.of(), context("records")).rows().identity())
        .isEqualTo(events.identity());
    assertThat(events.map(List.of(), context("passages")).rows().identity().columns())
        .startsWith(events.identity().columns().toArray(String[]::new))
        .endsWith("device_id", "access_point_name", "plate_no");
  }

  @Test
  void what_identifies_an_event_is_no_true_no_object_and_no_endless_number() {
    Mapping passages =
        Mapping.read(
            Path.of("config/mappings/wecom-access_event.yaml"),
            Tables::named,
            new WeCom().functions());
    String users = "true | {'a': 1} | [1] | 1e999 | 1" + "0".repeat(50);
    for (String user : users.split(" \\| ")) {
      Mapping.MappedPage page = passage(passages, user);
      assertThat(page.rows().values()).as(user).isEmpty();
      assertThat(page.rejected().get(0).reason())
          .startsWith("person_id: open_userid ")
          .endsWith(" identifies nothing");
    }
    for (String nothing : List.of("null", "''", "{}", "[]")) {
      assertThat(passage(passages, nothing).rows().values()).as(nothing).hasSize(1);
    }
  }

  /** AX-ACS passages name their door in {@code deviceName}, which a function reads. */
  @Test
  void what_a_function_makes_the_identity_of_is_no_object_either() {
    String head = "{'evTime': '2026-03-02 08:00:00', 'accessType': 2, 'deviceName': ";
    Mapping.MappedPage page =
        accessEvents().map(Samples.record(head + "{'a': [1]}}"), context("passages"));
    assertThat(page.rows().values()).isEmpty();
    assertThat(page.rejected().get(0).reason())
        .startsWith("access_point_name: deviceName ")
        .endsWith(" identifies nothing");
    assertThat(
            accessEvents().map(Samples.record(head + "null}"), context("passages")).rows().values())
        .hasSize(1);
  }

  private static Mapping.MappedPage passage(Mapping passages, String user) {
    return passages.map(
        Samples.record("{'timestamp': 1772521200, 'device_sn': 'C1', 'open_userid': " + user + "}"),
        context("access"));
  }

  @Test
  void each_event_whose_time_the_clocks_showed_twice_or_never_is_marked() {
    Mapping events = accessEvents();
    String records =
        java.util.stream.Stream.of("01:59:59", "02:30:00", "02:30:00", "02:30:01", "03:30:00")
            .map(time -> "{'recordId': '1', 'gmtSwipeCardTime': '2026-10-25 " + time + "'}")
            .collect(java.util.stream.Collectors.joining(","));
    Mapping.Context berlin =
        new Mapping.Context("hq", "ax-acs", "records", ZoneId.of("Europe/Berlin"), Map.of());
    Mapping.MappedPage page = events.map(Samples.record(records), berlin);
    assertThat(page.rejected()).isEmpty();
    assertThat(page.rows().values())
        .extracting(row -> row[events.table().position("time_is_ambiguous")])
        .containsExactly(null, true, true, true, null);
  }
}
