package io.gatehouse.k30;

import static io.gatehouse.k30.Replies.file;
import static io.gatehouse.k30.Replies.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.k30.Replies.Run;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The feeds of lists and reports on replies that no server should send. */
class SectionsCursorTest {

  private static final String DAY = "attendance/getdayrptlist";
  private static final String ABNORMAL = "attendance/getabnormalrptlist";
  private static final String MONTH = "attendance/getmonthrptlist";

  /** 15:00 of the fifth at the site. */
  private SetClock clock = new SetClock("2026-03-05T07:00:00Z");

  private final Site site = Replies.site("start=2026-03-03");
  private String state;

  private interface Opening {
    Cursor open(Site site, String state, Clock clock);
  }

  private Run run(Opening opening, BiFunction<String, String, String> server) {
    Run run = new Run(opening.open(site, state, clock), state).read(clock, server);
    state = run.state;
    return run;
  }

  private static String day(String person, String date) {
    return "{\"peoplno\":\"%s\",\"jobNumber\":\"0%s\",\"attdate\":\"%s\",\"cardInvalidData\":\"08:30\"}"
        .formatted(person, person, date);
  }

  private static boolean isOf(String path, String body, String list, String day) {
    return path.endsWith(list) && body.contains("\"startdate\":\"" + day);
  }

  static String[] nothings() {
    return file("nothings.jsonl").split("\n");
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void whatever_says_nothing_of_an_empty_report_is_nothing_and_later_days_are_read(String nothing) {
    Run run =
        run(
            AttendanceCursor::new,
            (path, body) ->
                isOf(path, body, DAY, "2026-03-05") ? page(1, day("7", "2026-03-05")) : nothing);
    assertThat(run.failure).isNull();
    assertThat(run.rows).extracting(row -> row.get("peoplno")).containsExactly("7");
    assertThat(run.gaps).isEmpty();
    assertThat(run.cursor.notice()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void nothing_where_there_were_people_takes_nobody_away(String nothing) {
    Run full =
        run(K30ReferenceCursor::new, (path, body) -> page(1, "{\"no\":\"1\",\"name\":\"a\"}"));
    assertThat(full.cursor.notice()).isEmpty();
    Run empty = run(K30ReferenceCursor::new, (path, body) -> nothing);
    assertThat(empty.failure).isNull();
    assertThat(empty.batches).isNotEmpty().noneMatch(Batch::listed);
    assertThat(empty.cursor.notice().orElseThrow()).contains("and there were 1 before");
  }

  @Test
  void who_is_in_the_abnormal_report_alone_is_a_row_of_what_is_known() {
    Run run =
        run(
            AttendanceCursor::new,
            (path, body) ->
                isOf(path, body, ABNORMAL, "2026-03-04")
                    ? page(2, day("7", "2026-03-04"), day("8", "2026-03-04"))
                    : isOf(path, body, DAY, "2026-03-04")
                        ? page(1, day("7", "2026-03-04"))
                        : page(0));
    Batch alone =
        run.batches.stream()
            .filter(batch -> batch.mapping().equals("attendance_day-abnormal"))
            .findFirst()
            .orElseThrow();
    assertThat(alone.records())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.get("peoplno")).isEqualTo("8");
              assertThat(record.get("cardInvalidData")).isEqualTo("08:30");
            });
    assertThat(alone.listing()).as("who is there is not gone").isNotNull();
    assertThat(alone.listed()).isFalse();
  }

  @Test
  void a_person_whose_number_is_written_in_two_ways_is_one() {
    Run run =
        run(
            AttendanceCursor::new,
            (path, body) ->
                isOf(path, body, ABNORMAL, "2026-03-04")
                    ? page(
                        1,
                        "{\"peopleno\":1.749196804978384E15,\"jobNumber\":7,\"attdate\":\"2026-03-04\"}")
                    : isOf(path, body, DAY, "2026-03-04")
                        ? page(1, day("1749196804978384", "2026-03-04"))
                        : page(0));
    assertThat(run.batches).noneMatch(batch -> batch.mapping().endsWith("abnormal"));
    assertThat(run.rows).extracting(row -> row.get("abnormal")).containsExactly("1");
  }

  @Test
  void a_report_of_another_day_is_no_answer() {
    Run run =
        run(
            AttendanceCursor::new,
            (path, body) -> path.endsWith(DAY) ? page(1, day("7", "2026-02-01")) : page(0));
    assertThat(run.failure)
        .isEqualTo("none of the reply's records is of the attendance of 2026-03-03");
    assertThat(run.rows).isEmpty();
  }

  @Test
  void of_a_report_that_is_mixed_with_another_days_what_fits_is_loaded() {
    Run run =
        run(
            AttendanceCursor::new,
            (path, body) ->
                isOf(path, body, DAY, "2026-03-04")
                    ? page(2, day("7", "2026-03-04"), day("8", "2026-02-04"))
                    : page(0));
    assertThat(run.failure).isNull();
    assertThat(run.rows).extracting(row -> row.get("peoplno")).containsExactly("7");
    assertThat(run.rejected).extracting(row -> row.get("peoplno")).containsExactly("8");
    assertThat(run.gaps)
        .singleElement()
        .satisfies(gap -> assertThat(gap.from()).isEqualTo("2026-03-03T16:00:00Z"));
  }

  @Test
  void a_month_of_other_days_is_no_answer() {
    Run run =
        run(
            AttendanceCursor::new,
            (path, body) ->
                path.endsWith(MONTH)
                    ? page(
                        1,
                        "{\"peopleno\":\"7\",\"monthAttDataList\":[{\"date\":\"2026-01-01\",\"content\":\"\"}]}")
                    : page(0));
    assertThat(run.failure)
        .isEqualTo("none of the reply's records is of the attendance of 2026-03");
  }

  @Test
  void a_report_that_cannot_be_read_is_passed_over_and_comes_back() {
    BiFunction<String, String, String> broken =
        (path, body) ->
            isOf(path, body, DAY, "2026-03-03")
                ? page(1, day("7", "2026-02-01"))
                : path.endsWith(DAY)
                    ? page(
                        1,
                        day("9", body.substring(body.indexOf("2026"), body.indexOf("2026") + 10)))
                    : page(0);
    Run run = run(AttendanceCursor::new, broken);
    assertThat(run.failure).isNotNull();
    run.take(run.cursor.passOver(run.failure).orElseThrow());
    assertThat(run.gaps)
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo("2026-03-02T16:00:00Z");
              assertThat(gap.to()).isEqualTo("2026-03-03T16:00:00Z");
              assertThat(gap.reason())
                  .startsWith("attendance of 2026-03-03 cannot be read: none of");
            });
    run.read(clock, broken);
    assertThat(run.rows).hasSize(2);
    state = run.state;
    assertThat(run(AttendanceCursor::new, broken).failure).as("not asked for").isNull();
    clock.forward(Duration.ofHours(12));
    assertThat(run(AttendanceCursor::new, broken).failure).isNotNull();
  }

  @Test
  void a_list_that_cannot_be_read_does_not_starve_the_others() {
    BiFunction<String, String, String> broken =
        (path, body) ->
            path.contains("region")
                ? file("bare-list.json")
                : page(1, "{\"no\":\"1\",\"name\":\"a\"}");
    Run run = run(K30ReferenceCursor::new, broken);
    assertThat(run.failure).contains("bare list");
    run.take(run.cursor.passOver(run.failure).orElseThrow());
    run.read(clock, broken);
    assertThat(run.batches.stream().map(Batch::mapping).distinct())
        .containsExactly("org_unit", "device", "person", "credential");
    assertThat(run.gaps)
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).startsWith("regions cannot be read"));
  }

  @Test
  void reports_are_read_again_after_a_clock_that_was_ahead_and_after_a_long_pause() {
    BiFunction<String, String, String> nobody = (path, body) -> page(0);
    Site early = Replies.site("start=2025-01-01");
    SectionsCursorTest at = this;
    clock = new SetClock("2026-03-05T07:00:00Z");
    Opening opening = (site, saved, now) -> new AttendanceCursor(early, saved, now);
    at.state = "{\"timestamp\":null,\"sizes\":{},\"deepOn\":\"2026-04-19\"}";
    Run ahead = run(opening, nobody);
    assertThat(ahead.asked("startdate")).contains("2026-01-29");
    assertThat(ahead.cursor.notice().orElseThrow()).contains("clock was ahead");
    at.state = "{\"timestamp\":null,\"sizes\":{},\"deepOn\":\"2025-12-24\"}";
    Run pause = run(opening, nobody);
    assertThat(pause.asked("startdate").get(0)).isEqualTo("2025-12-22");
    assertThat(run(opening, nobody).asked("startdate").get(0)).isEqualTo("2026-03-03");
  }

  @Test
  void a_servers_clock_that_stands_still_stops_no_list() {
    Run run =
        run(
            K30ReferenceCursor::new,
            (path, body) ->
                Replies.pageMadeAt(1, 1, "{\"no\":\"%s\",\"name\":\"a\"}".formatted(path)));
    assertThat(run.failure).isNull();
    assertThat(run.rows).hasSize(4);
  }

  @Test
  void another_lists_old_page_is_refused() {
    Run run =
        run(
            K30ReferenceCursor::new,
            (path, body) -> Replies.pageMadeAt(1, 1, "{\"no\":\"1\",\"name\":\"a\"}"));
    assertThat(run.failure).contains("the reply is an old one");
    assertThat(run.batches.stream().map(Batch::mapping).distinct()).containsExactly("area");
  }

  @Test
  void a_checkpoint_of_an_earlier_version_is_read() {
    SectionsState read = SectionsState.fromJson(file("sections-state.json"));
    assertThat(read.inWords()).isEqualTo("30 departments, 56 people");
    assertThat(read.deepOn()).isEqualTo("2026-03-05");
    assertThat(SectionsState.fromJson(read.toJson())).isEqualTo(read);
    assertThat(SectionsState.fromJson(file("sections-state-first.json")))
        .isEqualTo(SectionsState.FIRST);
    assertThat(List.of(read.toJson())).isNotEmpty();
  }
}
