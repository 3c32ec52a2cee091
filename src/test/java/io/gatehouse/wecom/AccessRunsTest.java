package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** From run to run: what a checkpoint of passages holds where settings, clocks or WeCom are odd. */
class AccessRunsTest extends CursorTest {

  private Cursor open(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "corp-id=ww1";
    all[1] = "corp-secret=s";
    all[2] = "start=2026-03-10";
    System.arraycopy(more, 0, all, 3, more.length);
    return new AccessCursor(WeComSettingsTest.site(all), null, clock);
  }

  private Cursor reopen(String state, String devices) {
    return new AccessCursor(
        WeComSettingsTest.site("corp-id=ww1", "corp-secret=s", devices), state, clock);
  }

  private static String page(String device, int person, String next) {
    return "{'errcode':0,'accesscontrol_data':{'items':[{'device_sn':'%s','open_userid':'p%d'}]},'next_cursor':'%s'}"
        .formatted(device, person, next);
  }

  /** Reads to the end, where there is nothing; the last state. */
  private String end(Cursor cursor) {
    String state = null;
    while (cursor.next().isPresent()) {
      String after = accept(cursor, NONE).state();
      state = after == null ? state : after;
    }
    return state;
  }

  private static final String NONE =
      "{'errcode':0,'accesscontrol_data':{'items':[]},'next_cursor':''}";

  private static Instant begin(Cursor cursor) {
    String body = cursor.next().orElseThrow().body();
    return Instant.ofEpochSecond(
        Long.parseLong(body.replaceAll(".*\"begin_time\":(\\d+).*", "$1")));
  }

  @Test
  void a_change_of_case_in_the_settings_reads_nothing_again() {
    String state = end(open("device-sns=C001A,C002B"));
    clock.forward(Duration.ofMinutes(1));
    Cursor next = reopen(state, "device-sns=c001a,c002b");
    assertThat(begin(next)).isEqualTo("2026-03-12T03:58:00Z"); // the overlap
    String half = accept(next, NONE).state();
    assertThat(reopen(half, "device-sns=C001a,C002b").next().orElseThrow().body())
        .contains("\"user_type\":2");
  }

  @Test
  void a_state_of_when_case_mattered_reads_nothing_again() {
    String state =
        "{\"watermark\":\"2026-03-12T05:58:00Z\",\"known\":\"%s\",\"reread\":\"2026-03-12T05:58:00Z\",\"left_out\":[]}"
            .formatted(WeComIds.print("C001A"));
    clock.forward(Duration.ofMinutes(1));
    assertThat(begin(reopen(state, "device-sns=C001A"))).isEqualTo("2026-03-12T03:58:00Z");
  }

  @Test
  void what_a_clock_that_was_ahead_has_marked_is_told_and_read_again() {
    clock.forward(Duration.ofDays(45));
    String state = end(open("device-sns=SN1"));
    clock.forward(Duration.ofDays(-45));
    Cursor cursor = reopen(state, "device-sns=SN1");
    assertThat(begin(cursor)).isEqualTo("2026-02-09T04:00:00Z"); // 31 days, and the overlap
    assertThat(cursor.notice().orElseThrow()).contains("this host's clock was ahead");
    String mended = end(cursor);
    assertThat(WindowWalkState.fromJson(mended).watermark()).isEqualTo("2026-03-12T05:58:00Z");
    clock.forward(Duration.ofMinutes(1));
    Cursor next = reopen(mended, "device-sns=SN1");
    assertThat(next.notice()).isEmpty();
    assertThat(begin(next)).isEqualTo("2026-03-12T03:58:00Z");
  }

  @Test
  void a_walk_that_was_begun_by_a_clock_that_was_ahead_is_not_gone_on_with() {
    clock.forward(Duration.ofDays(45));
    String state = accept(open("device-sns=SN1"), page("SN1", 1, "c1")).state();
    clock.forward(Duration.ofDays(-45));
    assertThat(reopen(state, "device-sns=SN1").next().orElseThrow().body())
        .doesNotContain("c1")
        .contains("\"end_time\":" + Instant.parse("2026-02-28T16:00:00Z").getEpochSecond());
  }

  @Test
  void a_clock_that_was_behind_for_one_run_costs_a_reading_and_no_row() {
    String state = end(open("device-sns=SN1"));
    clock.forward(Duration.ofDays(-45));
    String behind = end(reopen(state, "device-sns=SN1"));
    assertThat(WindowWalkState.fromJson(behind).watermark()).isEqualTo("2026-01-26T05:58:00Z");
    clock.forward(Duration.ofDays(45));
    Cursor cursor = reopen(behind, "device-sns=SN1");
    assertThat(begin(cursor)).isEqualTo("2026-01-26T03:58:00Z");
    assertThat(WindowWalkState.fromJson(end(cursor)).watermark()).isEqualTo("2026-03-12T05:58:00Z");
  }

  @Test
  void what_cannot_be_read_is_passed_over_and_comes_back_a_day_later() {
    Cursor cursor = open("device-sns=SN1");
    Progress over = cursor.passOver("reply is not valid JSON").orElseThrow();
    assertThat(over.gaps())
        .containsExactly(
            new Gap(
                Instant.parse("2026-03-09T16:00:00Z"),
                Instant.parse("2026-03-12T05:58:00Z"),
                "reply is not valid JSON"));
    Cursor behind = reopen(over.state(), "device-sns=SN1");
    assertThat(behind.next().orElseThrow().body()).contains("\"user_type\":2");
    String state = end(behind);
    clock.forward(Duration.ofHours(23));
    state = end(reopen(state, "device-sns=SN1"));
    assertThat(WindowWalkState.fromJson(state).missed()).hasSize(1);
    clock.forward(Duration.ofHours(1));
    Cursor dayLater = reopen(state, "device-sns=SN1");
    List<Instant> begins = new ArrayList<>();
    while (dayLater.next().isPresent()) {
      begins.add(begin(dayLater));
      String after = accept(dayLater, NONE).state();
      state = after == null ? state : after;
    }
    assertThat(begins).contains(Instant.parse("2026-03-09T16:00:00Z"));
    assertThat(WindowWalkState.fromJson(state).missed()).isEmpty();
    assertThat(WindowWalkState.fromJson(state).watermark()).isEqualTo("2026-03-13T05:58:00Z");
  }

  @Test
  void a_device_that_WeCom_refuses_is_found_and_left_out() {
    Cursor cursor = open("device-sns=SN1,SN2,SN3,SN4");
    Set<String> asked = new TreeSet<>();
    for (int n = 0; n < 50 && cursor.next().isPresent(); n++) {
      String body = cursor.next().orElseThrow().body();
      if (body.contains("SN3")) {
        cursor.narrow(WeCom.BAD_PARAMETER, "WeCom refuses a parameter");
      } else {
        accept(cursor, NONE);
        asked.add(body.replaceAll(".*_list\":\\[([^]]*).*", "$1"));
      }
    }
    assertThat(cursor.next()).isEmpty();
    assertThat(String.join(" ", asked)).contains("SN1", "SN2", "SN4");
    assertThat(cursor.notice().orElseThrow()).contains("left out, 1 in all: SN3");
  }

  @Test
  void where_every_device_is_refused_the_run_fails() {
    Cursor cursor = open("device-sns=SN1,SN2");
    assertThatThrownBy(
            () -> {
              for (int n = 0; n < 10; n++) {
                cursor.narrow(WeCom.BAD_PARAMETER, "WeCom refuses a parameter");
              }
            })
        .isInstanceOf(Refused.class)
        .hasMessageContaining("none of all 2");
    assertThatThrownBy(() -> open("device-sns=SN1").narrow(WeCom.INVALID_USER, "unknown"))
        .isInstanceOf(Refused.class);
  }
}
