package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a value. */
class MappingTest extends MappedThings {

  @Test
  void site_and_vendor_come_from_the_context() {
    Mapping.MappedPage page = map("{'id': 1}");

    assertThat(value(page, 0, "site")).isEqualTo("hq");
    assertThat(value(page, 0, "vendor")).isEqualTo("test");
    assertThat(value(page, 0, "first_loaded_at")).isNull();
    assertThat(value(page, 0, "extra")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"29", "'29'", "29.0", "'029'", "' 29 '"})
  void an_id_is_one_id_however_it_is_written(String id) {
    assertThat(value(map("{'id': " + id + "}"), 0, "thing_id")).isEqualTo("29");
  }

  @Test
  void every_type_is_read_from_texts_and_numbers() {
    assertThat(value("small", "'count': '12'")).isEqualTo(12);
    assertThat(value("large", "'total': 9007199254740993")).isEqualTo(9007199254740993L);
    assertThat(value("weight", "'weight': '1.5'")).isEqualTo(1.5);
    assertThat(value("flag", "'flag': '1'")).isEqualTo(true);
    assertThat(value("flag", "'flag': false")).isEqualTo(false);
    assertThat(value("name", "'fullName': 12")).isEqualTo("12");
    assertThat(value("seen_at", "'seen': 1700000000")).isEqualTo(Instant.ofEpochSecond(1700000000));
    assertThat(value("born_on", "'born': '1955-03-01'")).isEqualTo(LocalDate.of(1955, 3, 1));
    assertThat(value("detail", "'detail': {'a': [1]}")).isEqualTo("{\"a\":[1]}");
    assertThat(value("detail", "'detail': 'x'")).isEqualTo("\"x\"");
  }

  @ParameterizedTest
  @CsvSource({
    "small, count, 3000000000",
    "small, count, 1.5",
    "small, count, [1]",
    "large, total, 99999999999999999999",
    "weight, weight, true",
    "flag, flag, 2",
    "seen_at, seen, -1",
    "seen_at, seen, 99999999999",
    "small, count, true"
  })
  void a_value_that_an_optional_column_cannot_hold_stays_in_extra(
      String column, String field, String value) {
    Mapping.MappedPage page = map("{'id': 1, '" + field + "': " + value + "}");

    assertThat(value(page, 0, column)).isNull();
    assertThat(value(page, 0, "extra")).isEqualTo("{\"" + field + "\":" + value + "}");
  }

  @Test
  void an_impossible_date_in_an_optional_column_stays_in_extra() {
    assertThat(value("born_on", "'born': '2021-02-30'")).isNull();
    assertThat(extra("'born': '2021-02-30'")).isEqualTo("{\"born\":\"2021-02-30\"}");
  }

  @Test
  void empty_null_blank_and_the_columns_own_sentinel_are_none() {
    for (String none : List.of("null", "''", "'  '", "0", "'0'")) {
      assertThat(value("large", "'total': " + none)).isNull();
      assertThat(extra("'total': " + none)).isNull();
    }
    assertThat(value("small", "'count': 0")).isEqualTo(0);
  }

  @Test
  void the_first_source_that_is_there_wins_and_another_opinion_is_kept() {
    String member = "'nickName': 'Bob', 'fullName': 'Robert'";
    assertThat(value("name", member)).isEqualTo("Robert");
    assertThat(extra(member)).isEqualTo("{\"nickName\":\"Bob\"}");
    assertThat(value("name", "'fullName': '', 'nickName': 'Bob'")).isEqualTo("Bob");
    assertThat(extra("'fullName': 'Bob', 'nickName': 'Bob'")).isNull();
  }

  @Test
  void codes_become_words_and_an_unknown_code_is_unmapped_beside_its_original() {
    assertThat(value("direction", "'way': 1")).isEqualTo("IN");
    assertThat(value("direction", "'way': '2'")).isEqualTo("OUT");
    assertThat(value("direction", "'way': 3")).isNull();
    assertThat(value("direction", "'way': null")).isEqualTo("UNKNOWN");
    assertThat(value("direction", "'way': 7")).isEqualTo("UNMAPPED");
    assertThat(extra("'way': 7")).isEqualTo("{\"way\":7}");
    assertThat(value("direction", "'way': {'x': 1}")).isEqualTo("UNMAPPED");
  }

  @Test
  void fields_without_a_column_keep_their_json_type_in_extra_unless_ignored() {
    assertThat(
            extra(
                "'a': 1.50, 'b': 'x', 'c': true, 'd': null, 'e': '', 'f': [1, null], 'bkColor': 'red'"))
        .isEqualTo("{\"a\":1.50,\"b\":\"x\",\"c\":true,\"f\":[1,null]}");
  }

  @Test
  void a_second_value_under_one_name_is_kept() {
    assertThat(extra("'a': 1, 'A': 2")).isEqualTo("{\"a\":1,\"A#2\":2}");
    assertThat(extra("'fullName': 'x', 'full_name': 'y'")).isEqualTo("{\"full_name#2\":\"y\"}");
  }

  @Test
  void a_text_too_long_is_cut_at_a_whole_character_and_kept_whole_in_extra() {
    assertThat(value("name", "'fullName': '123456789😀'")).isEqualTo("123456789");
    assertThat(extra("'fullName': '123456789😀'")).isEqualTo("{\"fullName\":\"123456789😀\"}");
  }

  @Test
  void what_no_database_takes_is_cleaned_and_kept_readable_in_extra() {
    assertThat(value("name", "'fullName': 'a\\u0000b\\u0007'")).isEqualTo("ab");
    assertThat(value("name", "'fullName': 'a\\ud83d'")).isEqualTo("a\uFFFD");
    assertThat(value("name", "'fullName': '\\u0000'")).isNull();
    assertThat(extra("'fullName': 'a\\u0000\\ud83d'"))
        .isEqualTo("{\"fullName\":\"a\\\\u0000\\\\ud83d\"}");
    assertThat(extra("'x': {'a\\u0000': '\\udc00', 'n': 1e999999}"))
        .isEqualTo("{\"x\":{\"a\\\\u0000\":\"\\\\udc00\",\"n\":\"1e999999\"}}");
  }

  @Test
  void a_hostile_text_that_fits_is_stored_as_it_came() {
    assertThat(value("name", "'fullName': '\\u202e\\u0027; --😀'")).isEqualTo("\u202e'; --😀");
    assertThat(extra("'fullName': '\\u202e\\u0027; --😀'")).isNull();
  }

  @Test
  void extra_is_bounded_and_says_what_it_cut() {
    String huge = "x".repeat(500_000);
    StringBuilder members = new StringBuilder("'huge': '").append(huge).append("'");
    for (int i = 0; i < 900; i++) {
      members.append(", 'field").append(i).append("': '\\u0001\\u0001 and more text to fill it'");
    }

    String extra = (String) extra(members.toString());

    assertThat(extra.length()).isLessThan(33_000);
    assertThat(extra)
        .contains("…[cut, 500000 characters]\",\"field0\":")
        .endsWith(" more fields\"}");
  }

  @Test
  void escapes_do_not_burst_extras_bound() {
    String extra = (String) extra("'a': 'x', 'huge': '" + "\\u0000".repeat(20_000) + "', 'b': 'y'");

    assertThat(extra.length()).isLessThan(33_000);
    assertThat(extra).startsWith("{\"a\":\"x\",\"huge\":\"\\\\u0000").endsWith(",\"b\":\"y\"}");
  }
}
