package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From run to run: what a checkpoint of punches holds where settings, clocks or WeCom are odd. */
class CheckinRunsTest extends CursorTest {

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
