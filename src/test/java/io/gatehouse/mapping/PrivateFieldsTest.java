package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.Samples;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private fields of records, wherever their values would go. */
class PrivateFieldsTest extends MappedThings {

  private static final String PHONE = "13812345678";
  private static final String PICTURE = "iVBORw0KGgo" + "Ab1+/".repeat(60);

  private final Mapping things =
      Mapping.read(FILE.resolveSibling("private-thing.yaml"), Tables::named, Map.of());

  private Mapping.MappedPage map(Mapping mapping, String record) {
    return mapping.map(Samples.record(record), context("things"));
  }

  /** A row's column or a rejected record's text, of a record with this member. */
  private Object stored(Mapping mapping, String column, String member) {
    Mapping.MappedPage page = map(mapping, "{'id': 1, " + member + "}");
    assertThat(page.rejected()).isEmpty();
    return value(page, 0, column);
  }

  private static String raw(Mapping.MappedPage page) {
    return page.rejected().stream().map(RejectedRow::raw).findFirst().orElseThrow();
  }

  @Test
  void a_mapping_stores_nothing_private_until_it_is_told_to() {
    assertThat(stored(things, "name", "'mobile': '" + PHONE + "'")).isNull();
    assertThat(stored(things, "extra", "'pwd': 'x', 'photo': 'a.jpg', 'b': 1"))
        .isEqualTo("{\"b\":1}");
  }

  @Test
  void the_treated_value_takes_the_fields_way() {
    Mapping masking = things.under(PrivacyTest.privacy("phone=mask", "id-number=mask"));

    assertThat(stored(masking, "name", "'mobile': " + PHONE)).isEqualTo("****5678");
    assertThat(stored(masking, "detail", "'idCard': '11010119900307123X'"))
        .isEqualTo("\"****123X\"");
  }

  @Test
  void a_kept_field_is_stored_as_it_came() {
    Mapping keeping = things.under(PrivacyTest.privacy("phone=keep", "photo=keep"));

    assertThat(stored(keeping, "extra", "'MOBILE': 1, 'mobile': " + PHONE))
        .isEqualTo("{\"mobile#2\":" + PHONE + "}");
    assertThat(stored(keeping, "extra", "'x': '" + PICTURE + "'"))
        .isEqualTo("{\"x\":\"" + PICTURE + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id_card", "IDCARD", "idCard", "iD_cArD"})
  void names_match_without_case_and_underscores(String name) {
    assertThat(stored(things, "detail", "'" + name + "': '110101199003071234'")).isNull();
  }

  @Test
  void a_private_name_that_a_record_has_twice_is_private_twice() {
    assertThat(stored(things, "extra", "'photo': 'a', 'Photo': 'b', 'pho_to': 'c'")).isNull();
  }

  @Test
  void a_rejected_record_is_kept_with_the_treated_values() {
    Mapping masking = things.under(PrivacyTest.privacy("phone=mask"));

    Mapping.MappedPage page =
        map(masking, "{'id': 'x', 'mobile': " + PHONE + ", 'pwd': 'p', 'n': [1, 1e5], 'b': null}");

    assertThat(raw(page))
        .isEqualTo(
            "{\"id\":\"x\",\"mobile\":\"****5678\",\"pwd\":null,\"n\":[1,\"1e5\"],\"b\":null}");
  }

  private static Mapping strict(String table) {
    return Mapping.read(
        FILE.resolveSibling("private-strict-" + table + ".yaml"), Tables::named, Map.of());
  }

  @Test
  void a_reason_shows_nothing_private() {
    Mapping masking = strict("thing").under(PrivacyTest.privacy("phone=mask"));

    List<RejectedRow> rejected = map(masking, "{'id': 1, 'mobile': '" + PHONE + "'}").rejected();

    assertThat(rejected)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("content", "origin")
        .containsExactly(
            new RejectedRow(
                "large: mobile \"****5678\" is not a whole number",
                "{\"id\":1,\"mobile\":\"****5678\"}"));
  }

  @Test
  void a_thing_that_may_not_be_stored_is_left_out_and_one_that_came_without_is_rejected() {
    Mapping.MappedPage page =
        map(strict("thing"), "{'id': 1, 'mobile': '" + PHONE + "'}, {'id': 2}");

    assertThat(page.leftOut()).isOne();
    assertThat(page.rejected()).singleElement().asString().contains("large: mobile is missing");
  }

  @Test
  void an_event_that_may_not_be_stored_is_told_all_the_same() {
    Mapping.MappedPage page =
        map(
            strict("access_event"),
            "{'id': 1, 'at': '2026-03-03 08:00:00', 'mobile': '" + PHONE + "'}");

    assertThat(page.leftOut()).isZero();
    assertThat(page.rejected())
        .singleElement()
        .asString()
        .contains("person_id: mobile is null")
        .doesNotContain(PHONE);
  }

  @Test
  void an_element_that_is_no_record_is_not_kept() {
    Mapping.MappedPage page = map(things, "'" + PHONE + "', ['" + PHONE + "']");

    assertThat(page.rejected()).hasSize(2).asString().doesNotContain(PHONE);
  }

  @Test
  void private_members_of_an_object_in_a_field_are_treated_too() {
    Mapping masking = things.under(PrivacyTest.privacy("phone=mask"));
    String owner = "'owner': {'name': 'A', 'Mobile': " + PHONE + ", 'more': [{'pwd': 'p'}, 2]}";

    assertThat(stored(masking, "extra", owner))
        .isEqualTo(
            "{\"owner\":{\"name\":\"A\",\"Mobile\":\"****5678\",\"more\":[{\"pwd\":null},2]}}");
  }

  @Test
  void all_of_an_object_or_array_under_a_private_name_is_private() {
    Mapping masking = things.under(PrivacyTest.privacy("phone=mask"));

    assertThat(stored(masking, "extra", "'x': {'mobile': ['" + PHONE + "', {'a': 1}], 'b': 2}"))
        .isEqualTo("{\"x\":{\"mobile\":[\"****5678\",{\"a\":\"****\"}],\"b\":2}}");
    assertThat(stored(masking, "extra", "'photo': {'a': 'b'}, 'pwd': ['c']"))
        .isEqualTo("{\"photo\":{\"a\":null},\"pwd\":[null]}");
  }

  @Test
  void an_object_written_as_a_text_is_treated_and_a_text_that_is_none_is_left_alone() {
    String quote = "\\u0022";
    String text = "'x': '{" + quote + "mobile" + quote + ": " + PHONE + "}', 'y': '[urgent] call'";
    assertThat(stored(things, "extra", text))
        .isEqualTo("{\"x\":\"{\\\"mobile\\\":null}\",\"y\":\"[urgent] call\"}");
  }

  @Test
  void a_picture_in_any_field_is_a_photo() {
    for (String picture :
        List.of(
            PICTURE,
            "data:image/png;base64,AAAA",
            "Ab1".repeat(400),
            "/9j/" + "4A%2B".repeat(60))) {
      assertThat(stored(things, "extra", "'remark': '" + picture + "', 'b': 1"))
          .isEqualTo("{\"b\":1}");
      assertThat(stored(things, "extra", "'x': {'y': ['" + picture + "']}"))
          .isEqualTo("{\"x\":{\"y\":[null]}}");
      // A mapping of people or things that declares nothing:
      assertThat(stored(mapping, "extra", "'remark': '" + picture + "'")).isNull();
      assertThat(map(mapping, "'" + picture + "'").rejected())
          .asString()
          .doesNotContain(picture.substring(0, 20));
    }
  }

  @Test
  void a_long_text_is_no_picture() {
    String remark = "very long words and no end of them ".repeat(40).strip();
    assertThat(stored(things, "extra", "'remark': '" + remark + "'"))
        .isEqualTo("{\"remark\":\"" + remark + "\"}");
  }

  @Test
  void events_without_private_fields_are_not_even_looked_at() {
    VendorRecord record = Samples.record("{'recordId': 1, 'photoUrl': '" + PICTURE + "'}").get(0);
    Mapping events = accessEvents();

    assertThat(events.privates().isEmpty()).isTrue();
    assertThat(events.plan(record.shape()).treated(record)).isSameAs(record);
  }

  @Test
  void a_record_without_anything_private_stays_as_it_came() {
    VendorRecord record = Samples.record("{'id': 1, 'mobile': '', 'photo': null}").get(0);

    assertThat(things.plan(record.shape()).treated(record)).isSameAs(record);
  }
}
