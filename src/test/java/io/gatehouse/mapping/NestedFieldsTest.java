package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Samples;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.load.KeptRows.ErasedPeople;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that are filled from inside of objects, by dotted paths. */
class NestedFieldsTest extends MappedThings {

  private static final String PHONE = "13812345678";

  private final Mapping things =
      Mapping.read(FILE.resolveSibling("nested-thing.yaml"), Tables::named, Map.of());
  private final Mapping events =
      Mapping.read(FILE.resolveSibling("nested-access_event.yaml"), Tables::named, Map.of());

  private static Mapping.MappedPage page(Mapping mapping, String records) {
    return mapping.map(Samples.record(records), context("things"));
  }

  /** Of a thing with an id and these members. */
  private Object of(Mapping mapping, String column, String members) {
    Mapping.MappedPage page = page(mapping, "{'data': {'id': 1}, " + members + "}");
    assertThat(page.rejected()).isEmpty();
    return value(page, 0, column);
  }

  private Object of(String column, String members) {
    return of(things, column, members);
  }

  private static String reason(Mapping.MappedPage page) {
    assertThat(page.rows().values()).isEmpty();
    return page.rejected().get(0).reason();
  }

  @Test
  void a_path_fills_its_column_at_any_depth_and_in_any_spelling() {
    Mapping.MappedPage page =
        page(
            things,
            "{'data': {'id': 29.0, 'card': {'no': '17'}}, 'Person': {'NAME': 'Ann', 'we_ight': 1.50},"
                + " 'state': {'way': 2}}");

    assertThat(value(page, 0, "thing_id")).isEqualTo("29");
    assertThat(value(page, 0, "small")).isEqualTo(17);
    assertThat(value(page, 0, "name")).isEqualTo("Ann");
    assertThat(value(page, 0, "weight")).isEqualTo(1.5);
    assertThat(value(page, 0, "direction")).isEqualTo("OUT");
    assertThat(value(page, 0, "extra")).isNull();
  }

  @Test
  void a_field_whose_own_name_is_the_path_comes_first() {
    String both = "'person.name': 'own', 'person': {'name': 'inner', 'weight': 2}";
    assertThat(of("name", both)).isEqualTo("own");
    assertThat(of("weight", both)).isEqualTo(2.0);
    assertThat(of("extra", both)).isEqualTo("{\"person\":{\"name\":\"inner\"}}");
    assertThat(value(page(things, "{'data': {'id': 1, 'card.no': 5}}"), 0, "small")).isEqualTo(5);
  }

  @Test
  void a_text_that_is_an_object_is_read_as_one() {
    String text = "'person': ' {\\\"name\\\": \\\"Ann\\\", \\\"age\\\": 7} '";
    assertThat(of("name", text)).as("not asked for").isNull();
    Mapping unfolding =
        Mapping.read(FILE.resolveSibling("unfolding-thing.yaml"), Tables::named, Map.of());
    assertThat(of(unfolding, "name", text)).isEqualTo("Ann");
    assertThat(of(unfolding, "extra", text)).isEqualTo("{\"person\":{\"age\":7}}");
    for (String none :
        List.of("{\\\"name\\\": 1", "{} {}", "[1]", "{x", "name", "{\\\"a\\\":1}}")) {
      String member = "'person': '" + none + "'";
      assertThat(of(unfolding, "name", member)).as(none).isNull();
      assertThat((String) of(unfolding, "extra", member)).as(none).startsWith("{\"person\":\"");
    }
    String hidden =
        "'person': '{\\\"name\\\": \\\"Bo\\\", \\\"mobile\\\": \\\"%s\\\"}'".formatted(PHONE);
    assertThat(of(unfolding, "name", hidden)).isEqualTo("Bo");
    assertThat(String.valueOf(of(unfolding, "extra", hidden))).doesNotContain(PHONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'person': null",
        "'person': {}",
        "'person': []",
        "'person': ''",
        "'person': ' '",
        "'person': false",
        "'person': {'name': null}",
        "'person': {'name': ''}",
        "'x': 1",
      })
  void what_is_not_there_leaves_the_next_source_to_speak(String member) {
    assertThat(of("name", member + ", 'fullName': 'Bob'")).isEqualTo("Bob");
    assertThat(of("name", member)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{'name': 'Ann'}]", "'Ann'", "12", "true"})
  void what_is_no_object_fills_nothing_and_stays_in_extra(String person) {
    String member = "'person': " + person;
    assertThat(of("name", member)).isNull();
    assertThat(of("extra", member))
        .isEqualTo(("{" + member + "}").replace('\'', '"').replace(": ", ":"));
  }

  @Test
  void extra_keeps_the_rest_of_an_object_and_nothing_of_what_has_a_column() {
    assertThat(of("extra", "'person': {'name': 'Ann', 'a': [1, null], 'n': 1.50, 'q': 'x\\\\y'}"))
        .isEqualTo("{\"person\":{\"a\":[1,null],\"n\":1.50,\"q\":\"x\\\\y\"}}");
    assertThat(of("extra", "'person': {'name': 'Ann'}, 'meta': {'trace': 1}")).isNull();
    assertThat(of("extra", "'person': {'name': 'Ann', 'dept': null, 'floor': ''}")).isNull();
    assertThat(of("extra", "'person': {'pwd': 'p', 'name': 'Ann'}")).isNull();
    assertThat(of("extra", "'org': {'name': 'R', 'no': 1}"))
        .isEqualTo("{\"org\":{\"no\":1},\"dept\":\"R\"}");
  }

  @Test
  void a_value_that_its_column_cannot_hold_stays_in_extra_by_its_path() {
    assertThat(of("extra", "'person': {'weight': 'heavy', 'name': '12345678901'}"))
        .isEqualTo("{\"person.name\":\"12345678901\",\"person.weight\":\"heavy\"}");
    assertThat(of("extra", "'person': {'name': {'first': 'A'}}"))
        .isEqualTo("{\"person.name\":{\"first\":\"A\"}}");
  }

  @Test
  void a_record_is_left_out_by_a_code_inside_of_it() {
    Mapping.MappedPage page = page(things, "{'data': {'id': 1}, 'state': {'kind': 'other'}}");
    assertThat(page.leftOut()).isEqualTo(1);
    assertThat(page.rows().values()).isEmpty();
  }

  @Test
  void what_is_required_and_not_there_is_told_by_its_path() {
    assertThat(reason(page(things, "{'data': {'x': 1}}")))
        .isEqualTo("thing_id: data.id is missing");
    assertThat(reason(page(things, "{'data': {'id': null}}")))
        .isEqualTo("thing_id: data.id is null");
    assertThat(reason(page(things, "{'id': 1}"))).isEqualTo("thing_id: data.id is missing");
    assertThat(reason(page(things, "{'data': [{'id': 1}]}")))
        .isEqualTo("thing_id: data.id leads into what is no object, and identifies nothing");
    assertThat(reason(page(things, "{'data': {'id': {'a': 1}}}")))
        .isEqualTo("thing_id: data.id \"{\\\"a\\\": 1}\" identifies nothing");
  }

  @Test
  void an_identity_is_never_made_without_what_a_path_may_hide() {
    String time = "'event': {'at': 1764200000}, ";
    assertThat(page(events, "{" + time + "'door': {'id': 1}, 'person': {'no': 7}}").rejected())
        .isEmpty();
    assertThat(page(events, "{" + time + "'door': {'id': 1}, 'person': null}").rejected())
        .isEmpty();
    for (String person : List.of("[{'no': 7}]", "'7'", "7", "true")) {
      String record = "{" + time + "'door': {'id': 1}, 'no': 8, 'person': " + person + "}";
      assertThat(reason(page(events, record))).startsWith("person_id: person.no leads into what");
    }
    assertThat(reason(page(events, "{" + time + "'door': {'id': [1]}}")))
        .isEqualTo("access_point_id: door.id \"[1]\" identifies nothing");
  }

  @Test
  void records_that_alternate_in_shape_and_in_value_do_not_mix() {
    Mapping.MappedPage page =
        page(
            things,
            "{'data': {'id': 1}, 'person': {'name': 'A'}}, {'data': {'id': 2}, 'person': {'x': 1}},"
                + " {'data': {'id': 3}, 'person': {'name': 'A', 'x': 1}}, {'data': {'id': 4}},"
                + " {'data': {'id': 5}, 'person': {'x': 1}}");

    assertThat(page.rows().values().stream().map(row -> row[TABLE.position("name")]))
        .containsExactly("A", null, "A", null, null);
    assertThat(page.rows().values().stream().map(row -> row[TABLE.position("extra")]))
        .containsExactly(
            null,
            "{\"person\":{\"x\":1}}",
            "{\"person\":{\"x\":1}}",
            null,
            "{\"person\":{\"x\":1}}");
  }

  @Test
  void what_is_private_by_its_path_leaks_neither_through_extra_nor_through_a_rejected_row() {
    Mapping masking = things.under(PrivacyTest.privacy("phone=mask"));
    for (String owner :
        List.of(
            "'owner': {'mobile': '" + PHONE + "'}",
            "'owner': [{'mobile': " + PHONE + "}]",
            "'Owner': {'MOBILE': '" + PHONE + "'}",
            "'more': {'owner': {'mobile': '" + PHONE + "'}}",
            "'owner.mobile': '" + PHONE + "'",
            "'owner': '{\\'mobile\\': \\'" + PHONE + "\\'}'")) {
      String record = "'data': {'id': %s}, 'pwd': 'p', " + owner;
      assertThat(of(masking, "extra", owner)).asString().contains("****5678").doesNotContain("138");
      assertThat(page(things, "{" + record.formatted("1") + "}").rows().values().get(0))
          .allSatisfy(value -> assertThat(String.valueOf(value)).doesNotContain("138"));
      RejectedRow rejected = page(masking, "{" + record.formatted("[]") + "}").rejected().get(0);
      assertThat(rejected.raw() + rejected.reason() + rejected.content())
          .contains("****5678")
          .doesNotContain(PHONE, "\"p\"");
    }
    assertThat(of(masking, "extra", "'pet': {'mobile': '1'}, 'mobile': '2'"))
        .isEqualTo("{\"pet\":{\"mobile\":\"1\"},\"mobile\":\"2\"}");
  }

  @Test
  void a_thing_whose_nested_value_may_not_be_stored_is_left_out_and_one_without_is_rejected() {
    String records =
        "{'data': {'id': 1}, 'owner': {'born': '1990-01-02', 'x': 1}},"
            + " {'data': {'id': 2}, 'owner': {'x': 1}}, {'data': {'id': 3}}";
    Mapping.MappedPage dropped = things.map(Samples.record(records), context("dated"));
    assertThat(dropped.leftOut()).isEqualTo(1);
    assertThat(dropped.rejected())
        .extracting(RejectedRow::reason)
        .containsExactly("born_on: owner.born is missing", "born_on: owner.born is missing");

    Mapping keeping = things.under(PrivacyTest.privacy("birth-date=keep"));
    Mapping.MappedPage kept = keeping.map(Samples.record(records), context("dated"));
    assertThat(value(kept, 0, "born_on")).isEqualTo(LocalDate.of(1990, 1, 2));
    assertThat(kept.rejected()).hasSize(2);
  }

  @Test
  void an_object_beyond_every_bound_costs_its_fields_and_never_the_page() {
    StringBuilder wide = new StringBuilder("{'name': 'A'");
    for (int i = 0; i < 1_100; i++) {
      wide.append(", 'f").append(i).append("': 1");
    }
    String deep = "{'name': 'B', 'x': " + "[".repeat(150) + "]".repeat(150) + "}";
    Mapping.MappedPage page =
        page(
            things,
            "{'data': {'id': 1}, 'person': "
                + wide
                + "}}, {'data': {'id': 2}, 'person': "
                + deep
                + "}, {'data': {'id': 3}, 'person': {'name': 'C', 'name': 'D', 'n': 1e5}}");
    assertThat(page.rows().values().stream().map(row -> row[TABLE.position("thing_id")]))
        .containsExactly("1", "2", "3");
    assertThat(value(page, 1, "name")).isEqualTo("B");
    assertThat(value(page, 2, "name")).isEqualTo("C");
    assertThat(value(page, 2, "extra")).isEqualTo("{\"person\":{\"name\":\"D\",\"n\":\"1e5\"}}");
  }

  @Test
  void a_link_inside_of_an_object_is_stored_unsigned_and_in_a_rejected_row_as_photos_are() {
    String pic = "'pic': {'link': 'http://x/a.jpg?sign=s3cret&x=1'}";
    assertThat(of(things, "detail", pic)).isEqualTo("\"http://x/a.jpg\"");
    assertThat(page(things, "{'data': {}, " + pic + "}").rejected().get(0).raw())
        .doesNotContain("a.jpg", "s3cret");
  }

  @Test
  void a_rejected_record_keeps_its_objects_and_is_read_again_from_them() {
    Mapping hashing = things.under(PrivacyTest.privacy("phone=hash", "key=k"));
    Mapping.Context strict = context("strict");
    String sent =
        "{'data': {'id': 1, 'card': {'no': 'x'}}, 'person': {'name': 'A'}, 'owner': {'mobile': '"
            + PHONE
            + "'}}";
    RejectedRow rejected = hashing.map(Samples.record(sent), strict).rejected().get(0);
    assertThat(rejected.raw())
        .startsWith("{\"data\":{\"id\":1,\"card\":{\"no\":\"x\"}},\"person\":");

    Mapping.MappedPage again = hashing.replay(rejected, context("things"));
    Mapping.MappedPage now = page(hashing, sent);
    assertThat(again.rejected()).isEmpty();
    assertThat(value(again, 0, "name")).isEqualTo("A");
    assertThat(value(again, 0, "extra")).isEqualTo(value(now, 0, "extra"));
  }

  @Test
  void keys_and_times_are_read_by_paths_as_columns_are() {
    VendorRecord record =
        Samples.record(
                "{'event': {'id': ' 7 ', 'at': 1764200000, 'ms': '1764200000123', 'on': '2026-06-05 07:08:09',"
                    + " 'none': null, 'deep': {'no': '029'}}, 'a.b': 'own', 'a': {'b': 'inner'}, 'list': [{'x': 1}]}")
            .get(0);

    assertThat(record.id("event.id")).isEqualTo("7");
    assertThat(record.numberId("event.deep.no")).isEqualTo("29");
    assertThat(record.epochSeconds("event.at")).contains(Instant.ofEpochSecond(1764200000));
    assertThat(record.epochMillis("event.ms")).contains(Instant.ofEpochMilli(1764200000123L));
    assertThat(record.time("event.on", new LocalTimes(ZoneOffset.UTC)))
        .contains(Instant.parse("2026-06-05T07:08:09Z"));
    assertThat(record.wholeNumber("event.deep.no")).hasValue(29);
    assertThat(record.get("a.b")).isEqualTo("own");
    assertThat(record.has("event.none")).isTrue();
    for (String nowhere :
        List.of(
            "event.x", "list.x", "event.none.x", "event.id.x", ".", "event.", ".id", "event..id")) {
      assertThat(record.has(nowhere)).as(nowhere).isFalse();
      assertThat(record.id(nowhere)).as(nowhere).isNull();
      assertThat(record.wholeNumber(nowhere)).as(nowhere).isEmpty();
    }
    assertThat(record.paths()).contains("event", "event.id", "event.deep.no", "a.b", "list");
  }

  @Test
  void a_person_who_is_erased_is_found_in_rejected_records_by_the_path_and_nowhere_else() {
    Set<String> fields = Set.of("person.id", "data.user.no");
    for (String record :
        List.of(
            "{'id': 9, 'person': {'x': '}{', 'ID': 17}, 'door': {'id': 8}}",
            "{'persons': [{'id': 1}], 'Person': [{'id': '17'}]}",
            "{'id': 9, 'person.id': '17'}",
            "{'data': {'no': 1, 'user': {'no': 17.0}}, 'user': {'no': 2}}",
            "{'person': {'deep': {'id': 17",
            "{'door': {'id': 8}, 'person': {'name': '\\'', 'id': 17}, 'no': 3}")) {
      assertThat(ErasedPeople.named(record.replace('\'', '"'), fields))
          .as(record)
          .contains("17")
          .doesNotContain("1", "2", "3", "8", "9");
    }
  }
}
