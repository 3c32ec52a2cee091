package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Of replies that are not what they seem, and of what a checkpoint holds where settings, clocks or
 * WeCom are odd from run to run; the rest is in {@link CheckinPromisesTest}.
 */
class CheckinCursorTest extends CursorTest {

  private static final String NONE = "{'errcode':0,'errmsg':'ok','checkindata':[]}";

  private Cursor open(String state, String... users) {
    return new CheckinCursor(
        WeComSettingsTest.site(
            "corp-id=ww1",
            "corp-secret=s",
            "start=2026-03-10",
            "user-ids=" + String.join(",", users)),
        state,
        clock);
  }

  private String punches(Duration ago, String... users) {
    long at = clock.instant().minus(ago).getEpochSecond();
    return "{'errcode':0,'errmsg':'ok','checkindata':["
        + List.of(users).stream()
            .map(user -> "{'userid':'%s','checkin_time':%d}".formatted(user, at))
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static Instant begin(Cursor cursor) {
    String body = cursor.next().orElseThrow().body();
    return Instant.ofEpochSecond(Long.parseLong(body.replaceAll(".*\"starttime\":(\\d+).*", "$1")));
  }

  private static Batch batch(Progress progress) {
    return progress.batches().get(0);
  }

  @Test
  void the_request_is_the_documents() {
    assertThat(open(null, "james", "paul").next().orElseThrow().body())
        .isEqualTo(
            "{\"opencheckindatatype\":3,\"starttime\":%d,\"endtime\":%d,\"useridlist\":[\"james\",\"paul\"]}"
                .formatted(
                    Instant.parse("2026-03-09T16:00:00Z").getEpochSecond(),
                    clock.instant().getEpochSecond()));
  }

  @Test
  void a_none_is_believed_when_it_comes_twice() {
    Cursor cursor = open(null, "james");
    assertThat(accept(cursor, NONE)).isEqualTo(Progress.nothing());
    Progress none = accept(cursor, NONE);
    assertThat(batch(none).records()).isEmpty();
    assertThat(batch(none).listed()).isTrue();
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void a_none_between_is_no_none() {
    Cursor cursor = open(null, "james");
    assertThat(accept(cursor, NONE)).isEqualTo(Progress.nothing());
    assertThat(batch(accept(cursor, punches(Duration.ofHours(1), "james"))).records()).hasSize(1);
  }

  @Test
  void an_answer_of_other_people_or_times_is_refused_and_nothing_moves() {
    Cursor cursor = open(null, "james");
    String before = cursor.next().orElseThrow().body();
    assertThatThrownBy(() -> accept(cursor, punches(Duration.ofHours(1), "paul")))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("1 are of users or times that were not asked for");
    assertThatThrownBy(() -> accept(cursor, punches(Duration.ofDays(10), "james")))
        .isInstanceOf(RetryLater.class);
    assertThat(cursor.next().orElseThrow().body()).isEqualTo(before);
  }

  @Test
  void the_answer_before_sent_again_is_asked_for_again() {
    String[] users = IntStream.range(0, 150).mapToObj(n -> "u" + n).toArray(String[]::new);
    Cursor cursor = open(null, users);
    String same = "{'errcode':0,'checkindata':[{'checkin_time':'x'}]}"; // nobody's
    assertThat(batch(accept(cursor, same)).records()).hasSize(1);
    for (int again = 0; again < 2; again++) {
      assertThat(accept(cursor, same)).isEqualTo(Progress.nothing());
    }
    assertThat(batch(accept(cursor, same)).records()).hasSize(1);
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void a_reply_without_the_list_is_no_none() {
    Cursor cursor = open(null, "james");
    assertThatThrownBy(() -> accept(cursor, "{'errcode':0,'errmsg':'ok'}"))
        .isInstanceOf(RetryLater.class)
        .hasMessage("the reply says success and has no checkindata");
  }

  @Test
  void what_cannot_be_narrowed_ends_the_run() {
    Cursor cursor = open(null, "james");
    assertThatThrownBy(() -> cursor.narrow(WeCom.BAD_PARAMETER, "refused"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whatever_says_none_is_none_when_it_comes_twice() {
    for (String json : sample("nothings-checkin.jsonl").lines().toList()) {
      Cursor cursor = open(null, "james");
      assertThat(accept(cursor, json)).as(json).isEqualTo(Progress.nothing());
      Progress none = accept(cursor, json);
      assertThat(none.records()).as(json).isEmpty();
      assertThat(batch(none).listed()).as(json).isTrue();
    }
  }

  @Test
  void people_are_known_in_whatever_case_they_are_spelled_and_rows_keep_it() {
    Cursor cursor = open(null, "James", "JAMES", "james");
    assertThat(cursor.next().orElseThrow().body()).contains("\"useridlist\":[\"JAMES\"]");
    Progress page = accept(cursor, sample("punches-other-case.json"));
    assertThat(page.records())
        .extracting(record -> record.get("userid"))
        .containsExactly("james", "JAMES");
    assertThat(batch(page).listed()).isTrue();
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void a_hundred_users_in_mixed_case_are_one_batch() {
    String[] users =
        IntStream.range(0, 300)
            .mapToObj(n -> (n % 3 == 0 ? "User" : n % 3 == 1 ? "user" : "USER") + n / 3)
            .toArray(String[]::new);
    String[] lower = IntStream.range(0, 100).mapToObj(n -> "user" + n).toArray(String[]::new);
    Cursor cursor = open(null, users);
    Progress page = accept(cursor, punches(Duration.ofHours(1), lower));
    assertThat(page.batches()).hasSize(1);
    assertThat(page.records()).hasSize(100);
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void missed_punches_without_a_time_are_no_answer_to_another_question() {
    Cursor cursor = open(null, "james");
    Progress page = accept(cursor, sample("punches-missed-at-zero.json"));
    assertThat(page.records()).hasSize(6);
    assertThat(batch(page).listed()).isTrue();
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void of_a_reply_with_some_that_fit_those_are_loaded_and_nothing_is_taken_back() {
    Cursor cursor = open(null, "james");
    String mixed = punches(Duration.ofHours(1), "james", "paul", "mary");
    assertThat(accept(cursor, mixed)).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, mixed)).isEqualTo(Progress.nothing());
    Progress page = accept(cursor, mixed);
    assertThat(batch(page).records()).hasSize(1);
    assertThat(batch(page).listed()).isFalse();
    assertThat(page.batches().get(1).records()).hasSize(2);
    assertThat(page.batches().get(1).refusal()).contains("were not asked for");
    assertThat(page.gaps()).hasSize(1);
    assertThat(cursor.notice().orElseThrow())
        .contains("of the reply's 3 punches 2 are of users or times");
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void the_same_answer_to_another_question_is_a_failure_each_time() {
    Cursor cursor = open(null, "james");
    for (int n = 0; n < 6; n++) {
      assertThatThrownBy(() -> accept(cursor, punches(Duration.ofHours(1), "paul")))
          .isInstanceOf(RetryLater.class);
    }
  }

  @Test
  void where_nobody_is_known_to_WeCom_the_run_fails() {
    Cursor cursor = open(null, "nobody");
    assertThatThrownBy(() -> cursor.narrow(WeCom.INVALID_USER, "unknown to WeCom"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("none of all 1");
  }

  @Test
  void one_day_that_is_too_long_for_WeCom_ends_the_run() {
    Cursor cursor = open(null, "james");
    for (int n = 0; n < 2; n++) {
      cursor.narrow(WeCom.WINDOW_TOO_LONG, "too long");
    }
    assertThatThrownBy(() -> cursor.narrow(WeCom.WINDOW_TOO_LONG, "too long"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void a_change_of_case_in_the_settings_reads_nothing_again() {
    String state =
        accept(open(null, "James", "Paul"), punches(Duration.ofHours(1), "james", "paul")).state();
    clock.forward(Duration.ofMinutes(10));
    Cursor next = open(state, "james", "PAUL");
    assertThat(begin(next)).isEqualTo("2026-03-10T06:00:00Z"); // the overlap
    assertThat(next.next().orElseThrow().body()).contains("[\"james\",\"PAUL\"]");
  }

  @Test
  void the_night_begins_at_two_at_the_site() {
    Cursor first = open(null, "james");
    String state = accept(first, punches(Duration.ofHours(1), "james")).state();
    clock.forward(Duration.ofHours(11).plusMinutes(59)); // 01:59 in China
    assertThat(begin(open(state, "james"))).isAfter("2026-03-10T00:00:00Z");
    clock.forward(Duration.ofMinutes(1));
    assertThat(begin(open(state, "james"))).isEqualTo("2026-03-09T16:00:00Z"); // the start
  }

  @Test
  void what_a_clock_that_was_ahead_has_marked_is_told_and_read_again() {
    clock.forward(Duration.ofDays(45));
    Cursor ahead = open(null, "james");
    String state = null;
    while (ahead.next().isPresent()) {
      String after = accept(ahead, NONE).state();
      state = after == null ? state : after;
    }
    clock.forward(Duration.ofDays(-45));
    Cursor cursor = open(state, "james");
    assertThat(begin(cursor)).isEqualTo("2026-03-07T16:00:00Z"); // the start, and the overlap
    assertThat(cursor.notice().orElseThrow()).contains("this host's clock was ahead");
  }

  @Test
  void what_cannot_be_read_is_passed_over_and_others_are_read() {
    String[] users = IntStream.range(0, 150).mapToObj(n -> "u" + n).toArray(String[]::new);
    Progress over = open(null, users).passOver("reply is a web page").orElseThrow();
    assertThat(over.gaps()).hasSize(1);
    Cursor behind = open(over.state(), users);
    assertThat(behind.next().orElseThrow().body()).contains("\"u99\"").doesNotContain("\"u0\"");
    String state = accept(behind, punches(Duration.ofHours(1), "u99")).state();
    assertThat(WindowWalkState.fromJson(state).watermark()).isEqualTo(clock.instant());
    assertThat(WindowWalkState.fromJson(state).missed()).hasSize(1);
  }
}
