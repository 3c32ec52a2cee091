package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Samples;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cursor reads of a record is what the mapping makes of it. */
class ReadAlikeTest {

  private static final Map<String, MappingFunction> NO_PHOTO =
      Map.of("k30.photo-url", record -> null);

  private final LocalTimes times = new LocalTimes(ZoneId.of("Asia/Shanghai"));

  private static OptionalLong number(String json) {
    return Samples.record("{'recordId': " + json + "}").get(0).wholeNumber("record_id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "29 | 29",
        "'29' | 29",
        "29.0 | 29",
        "'29.0' | 29",
        "' 29 ' | 29",
        "'+29' | 29",
        "2.9E1 | 29",
        "'029' | 29",
        "0 | 0",
        "-7 | -7",
        "1.76E15 | 1760000000000000",
        "'1760000000000000' | 1760000000000000",
        "1234567890123456789 | 1234567890123456789",
        "'9223372036854775807' | 9223372036854775807",
      })
  void a_whole_number_is_one_number_however_it_is_written(String json, long number) {
    assertThat(number(json)).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "''",
        "' '",
        "'x'",
        "29.5",
        "'9223372036854775808'",
        "1E99",
        "'1E999999999'",
        "'1E-999999999'",
        "true",
        "[29]",
        "{}"
      })
  void what_is_no_whole_number_is_none(String json) {
    assertThat(number(json)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1000 | 1000",
        "'1000' | 1000",
        "'1e3' | 1000",
        "'1E+3' | 1000",
        "'01000' | 1000",
        "'+1000' | 1000",
        "' 1000.0 ' | 1000",
        "'１０００' | 1000",
        "1764294567123456789012 | 1764294567123456789012",
        "'A-01000' | A-01000",
        "'00A7' | 00A7",
        "'1e99' | 1e99",
        "'2200141' | 2200141",
      })
  void a_passage_that_k30_pushes_and_lists_has_one_number_for_row_and_cursor(
      String json, String number) {
    Path file = Path.of("config/mappings/k30-access_event.yaml");
    Mapping mapping = Mapping.read(file, Tables::named, NO_PHOTO);
    for (String field : List.of("recordNo", "no")) {
      List<VendorRecord> sent =
          Samples.record("{'%s': %s, 'addTime': '2026-01-01 08:00:00'}".formatted(field, json));
      Mapping.MappedPage page = mapping.map(sent, MappedThings.context("records"));
      Table table = page.rows().table();
      assertThat(page.rows().values())
          .extracting(row -> row[table.position("source_event_id")])
          .containsExactly(number);
      assertThat(sent.get(0).numberId(field)).isEqualTo(number);
    }
  }

  @Test
  void a_job_number_and_a_door_are_texts() {
    assertThat(Samples.record("{'jobNumber': '007'}").get(0).id("jobNumber")).isEqualTo("007");
    assertThat(Samples.record("{'doorId': '1e3'}").get(0).id("doorId")).isEqualTo("1e3");
  }

  @Test
  void a_time_is_that_of_the_sites_zone() {
    VendorRecord record = Samples.record("{'evTime': ' 2026-01-01 08:00:00.0 ', 'no': 'x'}").get(0);
    assertThat(record.time("evTime", times)).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(record.time("no", times)).isEmpty();
    assertThat(record.time("other", times)).isEmpty();
  }
}
