package io.gatehouse.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.FieldText.LocalTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTimesTest {

  private final LocalTimes shanghai = new LocalTimes(ZoneId.of("Asia/Shanghai"));

  @ParameterizedTest
  @CsvSource({
    "2019-04-04 18:52:46, 2019-04-04T10:52:46Z",
    "2019-04-04 18:52:46.0, 2019-04-04T10:52:46Z",
    "2019-04-04T18:52:46, 2019-04-04T10:52:46Z",
    "2019-04-04 18:52:46.123456789, 2019-04-04T10:52:46.123456789Z",
    "2020-02-29 00:00:00, 2020-02-28T16:00:00Z",
    "1988-07-01 12:00:00, 1988-07-01T03:00:00Z", // China had summer time
    "2099-12-31 23:59:59, 2099-12-31T15:59:59Z"
  })
  void a_local_time_is_read_in_the_sites_zone(String text, Instant expected) {
    assertThat(shanghai.instant(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2021-02-30 00:00:00",
        "2021-13-45 00:00:00",
        "2021-00-01 00:00:00",
        "2021-01-01 25:61:61",
        "2021-01-01 24:00:00",
        "2021-01-01 00:00:60",
        "0000-00-00 00:00:00",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "1969-12-31 23:59:59",
        "2021-01-01",
        "2021-01-01 00:00:00.",
        "2021-01-01 00:00:00.x",
        "2021-01-01 00:00:00.0000000000",
        "20211-01-01 00:00:0",
        "-021-01-01 00:00:00",
        "２０２１-01-01 00:00:00",
        "2021/13/01 00:00:00",
        "2021/1-1 00:00:00",
        "2021-1-1 25:00",
        "2021-01-01 00:00:00+99:00",
        "2021-01-01T00:00:00+25",
        "99999999999999",
        "9999999999999",
        "20210101000000",
        "/Date(x)/",
        "yesterday",
        ""
      })
  void what_is_no_time_or_never_was_is_none(String text) {
    assertThat(shanghai.instant(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2009/6/15 13:45:30, 2009-06-15T05:45:30Z",
    "2009/06/15 9:05:07, 2009-06-15T01:05:07Z",
    "2009.6.5 13:45, 2009-06-05T05:45:00Z",
    "2009-06-15 13:45, 2009-06-15T05:45:00Z",
    "2009-06-15T13:45:30Z, 2009-06-15T13:45:30Z",
    "2009-06-15T13:45:30.5Z, 2009-06-15T13:45:30.5Z",
    "2009-06-15T13:45:30+08:00, 2009-06-15T05:45:30Z",
    "2009-06-15 13:45:30.123 -0330, 2009-06-15T17:15:30.123Z",
    "1245073530000, 2009-06-15T13:45:30Z",
    "/Date(1245073530000)/, 2009-06-15T13:45:30Z",
    "/Date(1245073530000+0800)/, 2009-06-15T13:45:30Z"
  })
  void a_time_is_read_as_other_clients_write_it(String text, Instant expected) {
    assertThat(shanghai.instant(text)).isEqualTo(expected);
    assertThat(shanghai.localDate(text)).isEqualTo(shanghai.localDate(expected));
  }

  @Test
  void so_is_a_date() {
    assertThat(shanghai.localDate("1955/3/1")).isEqualTo(LocalDate.of(1955, 3, 1));
    assertThat(shanghai.localDate("2009/06/15")).isEqualTo(LocalDate.of(2009, 6, 15));
    assertThat(shanghai.localDate("2009/06/31")).isNull();
    assertThat(shanghai.localDate("2009-06-15T23:45:30Z")).isEqualTo(LocalDate.of(2009, 6, 16));
  }

  @Test
  void a_date_may_be_a_birthday_and_may_carry_a_time() {
    assertThat(shanghai.localDate("1955-03-01")).isEqualTo(LocalDate.of(1955, 3, 1));
    assertThat(shanghai.localDate("2019-04-04 23:59:59.0")).isEqualTo(LocalDate.of(2019, 4, 4));
    assertThat(shanghai.localDate("2019-04-31")).isNull();
    assertThat(shanghai.localDate("2019-04-04 25:00:00")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/St_Johns", "Australia/Lord_Howe", "Europe/Berlin", "UTC"})
  void every_quarter_of_an_hour_of_a_year_is_what_java_time_makes_of_it(String name) {
    ZoneId zone = ZoneId.of(name);
    LocalTimes times = new LocalTimes(zone);
    // That year St. John's changed its clocks at one minute past midnight.
    LocalDateTime local = LocalDateTime.of(2010, 1, 1, 0, 0, 7);

    for (int i = 0; i < 365 * 96; i++) {
      local = local.plusMinutes(15);
      assertThat(times.instant(local.toString())).isEqualTo(local.atZone(zone).toInstant());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // both changes of the year, in both hemispheres, by whole hours and by half
    "Europe/Berlin, 2026-10-25 01:59:59, false, 2026-10-24T23:59:59Z",
    "Europe/Berlin, 2026-10-25 02:00:00, true, 2026-10-25T00:00:00Z",
    "Europe/Berlin, 2026-10-25 02:59:59, true, 2026-10-25T00:59:59Z",
    "Europe/Berlin, 2026-10-25 03:00:00, false, 2026-10-25T02:00:00Z",
    "Europe/Berlin, 2026-03-29 01:59:59, false, 2026-03-29T00:59:59Z",
    "Europe/Berlin, 2026-03-29 02:30:00, true, 2026-03-29T01:30:00Z",
    "Europe/Berlin, 2026-03-29 03:00:00, false, 2026-03-29T01:00:00Z",
    "America/Santiago, 2026-04-04 23:30:00, true, 2026-04-05T02:30:00Z",
    "America/Santiago, 2026-09-06 00:30:00, true, 2026-09-06T04:30:00Z",
    "Australia/Lord_Howe, 2026-04-05 01:29:59, false, 2026-04-04T14:29:59Z",
    "Australia/Lord_Howe, 2026-04-05 01:30:00, true, 2026-04-04T14:30:00Z",
    "Australia/Lord_Howe, 2026-04-05 02:00:00, false, 2026-04-04T15:30:00Z",
    "Australia/Lord_Howe, 2026-10-04 02:15:00, true, 2026-10-03T15:45:00Z",
    "Australia/Lord_Howe, 2026-10-04 02:30:00, false, 2026-10-03T15:30:00Z",
    "Asia/Shanghai, 2026-10-25 02:30:00, false, 2026-10-24T18:30:00Z",
    "Europe/Berlin, 2026-10-25T02:30:00+01:00, false, 2026-10-25T01:30:00Z",
    "Europe/Berlin, 1792888200000, false, 2026-10-25T00:30:00Z",
    "Europe/Berlin, 2026/10/25 2:30, true, 2026-10-25T00:30:00Z",
  })
  void a_time_that_the_clocks_showed_twice_or_never_is_ambiguous(
      String zone, String text, boolean ambiguous, String instant) {
    LocalTimes times = new LocalTimes(ZoneId.of(zone));
    times.instant("2026-10-25 02:30:00"); // what was read before does not matter
    assertThat(times.instant(text)).isEqualTo(Instant.parse(instant));
    assertThat(times.isAmbiguous()).isEqualTo(ambiguous);
  }

  @Test
  void a_time_of_another_format_is_as_ambiguous() {
    LocalTimes times = new LocalTimes(ZoneId.of("Europe/Berlin"));
    times.instant(LocalDateTime.parse("2026-10-25T02:30:00"));
    assertThat(times.isAmbiguous()).isTrue();
    times.instant(java.time.OffsetDateTime.parse("2026-10-25T02:30:00+02:00"));
    assertThat(times.isAmbiguous()).isFalse();
  }
}
