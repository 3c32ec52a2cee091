package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.mapping.ColumnRule.ValueType;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Samples;
import io.gatehouse.warehouse.Table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mapping's {@code format} reads, and what {@code extra} has under another name. */
class TimeFormatsTest extends MappedThings {

  @TempDir Path directory;

  private static Object read(String formats, String text, Column.Type column) {
    Object value =
        new TimeFormats(List.of(formats.split(" \\| ")))
            .read(text, column, new LocalTimes(ZoneId.of("Asia/Shanghai")));
    return value == ValueType.UNREADABLE ? null : value;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "yyyy/M/d H:mm:ss, 2026/6/5 7:08:09, 2026-06-04T23:08:09Z",
        "yyyy/M/d H:mm:ss, 2026/06/05 07:08:09, 2026-06-04T23:08:09Z",
        "yyyy/M/d H:mm:ss, 2026/2/30 7:08:09, -",
        "yyyy/M/d H:mm:ss, 2026/2/28 24:00:00, -",
        "yyyy/M/d H:mm:ss, 2026/2/28, -",
        "yyyy/M/d ah:mm:ss, 2026/6/5 下午7:08:09, 2026-06-05T11:08:09Z",
        "yyyy/M/d ah:mm:ss, 2026/6/5 上午12:08:09, 2026-06-04T16:08:09Z",
        "yyyy/M/d h:mm a, 2026/6/5 12:08 pm, 2026-06-05T04:08:00Z",
        "dd.MM.yy HH:mm, 05.06.26 07:08, 2026-06-04T23:08:00Z",
        "yyyyMMddHHmmss, 20260605070809, 2026-06-04T23:08:09Z",
        "yyyy年M月d日 H时m分, 2026年6月5日 7时8分, 2026-06-04T23:08:00Z",
        "yyyy-MM-dd HH:mm:ss XXX, 2026-06-05 07:08:09 +02:00, 2026-06-05T05:08:09Z",
        "iso, 2026-06-05T07:08:09, 2026-06-04T23:08:09Z",
        "iso, 2026-06-05T07:08:09.250Z, 2026-06-05T07:08:09.250Z",
        "iso, 2026-06-05t07:08+0800, 2026-06-04T23:08:00Z",
        "iso, 1812-06-05T07:08:09, -",
        "local-time, 2026-06-05 07:08:09, 2026-06-04T23:08:09Z",
        "epoch-seconds, 1780614489, 2026-06-04T23:08:09Z",
        "epoch-millis, 1780614489250, 2026-06-04T23:08:09.250Z",
        "epoch-millis, yesterday, -",
        "dotnet, /Date(1780614489250)/, 2026-06-04T23:08:09.250Z",
        "dotnet, /Date(1780614489250+0800)/, 2026-06-04T23:08:09.250Z",
        "dotnet, /Date(99999999999999)/, -",
        "yyyy/M/d H:mm:ss | iso | epoch-millis, ' 1780614489250 ', 2026-06-04T23:08:09.250Z",
        "yyyy/M/d H:mm:ss | iso | epoch-millis, 2026-06-05T07:08:09, 2026-06-04T23:08:09Z",
      })
  void the_first_format_that_fits_says_when(String formats, String text, String moment) {
    Object read = read(formats, text, Column.Type.TIMESTAMP);
    assertThat(read == null ? null : read.toString()).isEqualTo(moment);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "d/M/yyyy, 5/6/1955, 1955-06-05",
        "d/M/yyyy, 31/6/1955, -",
        "iso, 1955-06-05, 1955-06-05",
        "iso, 2026-06-05T17:08:09Z, 2026-06-06",
        "epoch-seconds, 1780614489, 2026-06-05",
        "dotnet, /Date(1780614489250)/, 2026-06-05",
      })
  void dates_are_days_at_the_site(String formats, String text, String day) {
    Object read = read(formats, text, Column.Type.DATE);
    assertThat(read == null ? null : read.toString()).isEqualTo(day);
  }

  @Test
  void what_is_no_format_is_told() {
    for (String none : List.of("yyyy-MM-dd bbb", "isoo", "'T'", "")) {
      assertThatThrownBy(() -> new TimeFormats(List.of(none)))
          .hasMessageContaining(
              "is neither of iso, local-time, epoch-seconds, epoch-millis, dotnet");
    }
  }

  private Mapping mapping(String more) throws IOException {
    Path file = directory.resolve("test-thing.yaml");
    Files.writeString(
        file,
        "table: thing\ncolumns:\n  thing_id: {from: id, type: integer, required: true}\n" + more);
    return Mapping.read(file, Tables::named, Map.of());
  }

  @Test
  void a_mapping_lists_formats_and_names_what_extra_keeps() throws IOException {
    Mapping own =
        mapping(
            """
              seen_at: {from: seen, format: [yyyy/M/d H:mm:ss, dotnet]}
            extra: {company: visitorCompany, seen_as: seen}
            """);
    Mapping.MappedPage page =
        own.map(
            Samples.record(
                "{'id': 1, 'seen': '2026/6/5 7:08:09', 'visitorCompany': 'ACME', 'floor': 3}"),
            context("things"));
    assertThat(value(page, 0, "seen_at")).hasToString("2026-06-04T23:08:09Z");
    assertThat(value(page, 0, "extra"))
        .isEqualTo("{\"seen_as\":\"2026/6/5 7:08:09\",\"company\":\"ACME\",\"floor\":3}");
    Mapping.MappedPage clash =
        own.map(
            Samples.record("{'id': 1, 'visitorCompany': 'ACME', 'company': 'us'}"), context("x"));
    assertThat(value(clash, 0, "extra"))
        .isEqualTo("{\"visitorCompany\":\"ACME\",\"company\":\"us\"}");
  }

  @Test
  void a_format_where_none_belongs_is_told_with_its_line() {
    assertThatThrownBy(() -> mapping("  name: {from: n, format: iso}\n"))
        .hasMessageContaining("test-thing.yaml:4: format: column name holds no time");
    assertThatThrownBy(
            () -> mapping("  seen_at: {from: s, type: epoch-seconds, format: [iso, isoo]}\n"))
        .hasMessageContaining("leave out type")
        .hasMessageContaining("format: isoo is neither");
  }
}
