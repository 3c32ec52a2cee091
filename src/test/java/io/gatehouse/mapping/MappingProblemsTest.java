package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingProblemsTest {

  private static final Path FILES = Path.of("src/test/resources/mapping");

  private static MappingProblems problems(String name) {
    Map<String, MappingFunction> functions = Map.of("test.flag", record -> "1");
    return catchThrowableOfType(
        MappingProblems.class, () -> Mapping.read(FILES.resolve(name), Tables::named, functions));
  }

  private static void assertProblems(String name, String... expected) {
    assertThat(problems(name).problems())
        .extracting(problem -> problem.line() + " " + problem.message())
        .containsExactly(expected);
  }

  @Test
  void all_problems_of_a_file_are_found_at_once_with_line_and_nearest_name() {
    assertProblems(
        "broken-thing.yaml",
        "2 identity: table thing has no column seen_on, did you mean seen_at?",
        "2 identity needs id, time and columns",
        "2 identity column weight has no source under columns",
        "3 the mapping has no setting colums, did you mean columns?",
        "4 column thing_id of table thing must be filled and has no source",
        "5 table thing has no column nam, did you mean name?",
        "6 column name has no setting form, did you mean from?",
        "7 columns has name twice",
        "8 there is no type intger among text, integer, number, id, number-id, boolean, local-time, local-date,"
            + " epoch-seconds, epoch-millis, json, did you mean integer?",
        "9 type local-time does not fit column large, which is bigint",
        "10 there is no function test.flagg, did you mean test.flag?",
        "11 column direction has no word INN, did you mean IN?",
        "11 column direction has no word OUTT, did you mean OUT?",
        "12 column site is filled by gatehouse",
        "13 default of column born_on must be a date, got someday",
        "14 column detail: from must be a single value");
  }

  @Test
  void a_column_that_every_row_must_fill_needs_a_source() {
    assertProblems(
        "unfilled-thing.yaml", "2 column thing_id of table thing must be filled and has no source");
  }

  @Test
  void an_unknown_table_is_named() {
    assertProblems("unknown-tabel.yaml", "1 there is no table tabel");
  }

  @Test
  void an_identity_column_that_nothing_fills_is_a_problem() {
    assertProblems(
        "identity-thing.yaml",
        "2 identity: table thing has no column weigth, did you mean weight?",
        "2 identity column direction has no source under columns");
  }

  @Test
  void an_unknown_kind_of_private_field_is_named_with_the_nearest() {
    assertProblems(
        "private-problem-thing.yaml",
        "2 private: there is no kind fone among id-number, phone, email, address, birth-date, photo, photo-link, personal, card-number, password, did you mean"
            + " phone?",
        "2 private: there is no kind id_number among id-number, phone, email, address, birth-date, photo, photo-link, personal, card-number, password, did you"
            + " mean id-number?");
  }

  @Test
  void a_file_that_is_no_yaml_is_one_problem_with_its_line() {
    assertThat(problems("syntax-thing.yaml").problems())
        .singleElement()
        .asString()
        .startsWith(FILES.resolve("syntax-thing.yaml") + ":3: is not YAML: ");
  }

  @Test
  void a_file_that_is_not_there_is_a_problem() {
    assertThat(problems("nothing-thing.yaml").problems())
        .singleElement()
        .asString()
        .contains("nothing-thing.yaml: there is no such file");
  }

  @Test
  void a_problem_reads_as_file_line_and_message() {
    assertThat(problems("unknown-tabel.yaml"))
        .hasMessage(FILES.resolve("unknown-tabel.yaml") + ":1: there is no table tabel");
  }
}
