package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.wecom.WindowCursor.RunNotices;
import io.gatehouse.wecom.WindowCursor.WindowWalk;
import io.gatehouse.wecom.WindowCursor.WindowWalk.Reach;
import io.gatehouse.wecom.WindowCursor.WindowWalk.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowWalkTest {

  private static final WindowWalk.Windows MONTHS =
      new WindowWalk.Windows(Duration.ofDays(31), Duration.ofHours(1), true, Duration.ZERO);
  private static final WindowWalk.Windows DAYS =
      new WindowWalk.Windows(Duration.ofDays(30), Duration.ofDays(1), false, Duration.ofDays(1));
  private static final Instant START = Instant.parse("2026-01-20T00:00:00Z");
  private static final Instant END = Instant.parse("2026-03-12T06:00:00Z");
  private static final Reach REACH = new Reach(START, END, Duration.ofHours(2), null);

  private static WindowWalk walk(
      WindowWalkState state, Reach reach, WindowWalk.Windows windows, String... ids) {
    return new WindowWalk(state, reach, windows, 1, List.of(ids));
  }

  /** Until the end; each turn as {@code begin end ids}. */
  private static List<String> turns(WindowWalk walk) {
    List<String> turns = new ArrayList<>();
    for (Turn turn; (turn = walk.turn().orElse(null)) != null; ) {
      turns.add(day(turn.begin()) + " " + day(turn.end()) + " " + String.join(",", turn.ids()));
      walk.allDone();
      assertThat(WindowWalkState.fromJson(walk.saved().toJson())).isEqualTo(walk.saved());
    }
    return turns;
  }

  /** Whom it has found and noticed. */
  private static Optional<String> halve(WindowWalk walk) {
    RunNotices notices = new RunNotices();
    walk.halve("unknown", notices);
    return notices
        .text()
        .map(text -> text.replace("left out, 1 in all: ", "").replace("; unknown", ""));
  }

  private static String day(Instant at) {
    return at.toString().substring(5, 16);
  }

  private static WindowWalkState after(WindowWalk walk) {
    turns(walk);
    return walk.saved();
  }

  @Test
  void windows_end_with_Chinas_months_and_after_31_days_and_touch() {
    assertThat(turns(walk(WindowWalkState.FIRST, REACH, MONTHS, "a")))
        .containsExactly(
            "01-20T00:00 01-31T16:00 a", "01-31T16:00 02-28T16:00 a", "02-28T16:00 03-12T06:00 a");
  }

  @Test
  void windows_of_days_overlap() {
    assertThat(turns(walk(WindowWalkState.FIRST, REACH, DAYS, "a")))
        .containsExactly("01-20T00:00 02-19T00:00 a", "02-18T00:00 03-12T06:00 a");
  }

  @Test
  void the_next_run_begins_an_overlap_before_the_watermark() {
    WindowWalkState first = after(walk(WindowWalkState.FIRST, REACH, MONTHS, "a"));
    assertThat(first.watermark()).isEqualTo(END);
    Reach next = new Reach(START, END.plusSeconds(60), Duration.ofHours(2), null);
    assertThat(turns(walk(first, next, MONTHS, "a"))).containsExactly("03-12T04:00 03-12T06:01 a");
    assertThat(turns(walk(first, REACH, MONTHS, "a"))).isEmpty();
  }

  @Test
  void a_reading_far_back_is_noted_when_it_has_ended() {
    WindowWalkState first = after(walk(WindowWalkState.FIRST, REACH, MONTHS, "a"));
    assertThat(first.reread()).isEqualTo(END);
    Instant end = END.plus(Duration.ofDays(1));
    Reach next = new Reach(START, end, Duration.ofHours(2), end.minus(Duration.ofHours(48)));
    WindowWalk walk = walk(first, next, MONTHS, "a");
    assertThat(walk.saved().reread()).isEqualTo(END);
    assertThat(turns(walk)).containsExactly("03-11T06:00 03-13T06:00 a");
    assertThat(walk.saved().reread()).isEqualTo(end);
  }

  @Test
  void the_watermark_moves_after_the_last_batch_of_the_last_kind() {
    List<String> ids = IntStream.range(1000, 1250).mapToObj(String::valueOf).toList();
    WindowWalk walk = new WindowWalk(WindowWalkState.FIRST, REACH, MONTHS, 2, ids);
    for (int pass = 0; pass < 6; pass++) {
      Turn turn = walk.turn().orElseThrow();
      assertThat(turn.kind()).isEqualTo(pass / 3);
      assertThat(turn.ids()).hasSize(pass % 3 == 2 ? 50 : 100);
      assertThat(walk.saved().watermark()).isNull();
      walk.allDone();
    }
    assertThat(walk.saved().watermark()).isEqualTo(Instant.parse("2026-01-31T16:00:00Z"));
  }

  @Test
  void a_restart_goes_on_with_the_same_window_batch_and_cursor() {
    WindowWalk walk = new WindowWalk(WindowWalkState.FIRST, REACH, MONTHS, 2, List.of("b", "a"));
    walk.allDone();
    walk.pageDone("cursor-2");
    WindowWalkState saved = WindowWalkState.fromJson(walk.saved().toJson());
    Reach later = new Reach(START, END.plusSeconds(60), Duration.ofHours(2), null);
    Turn turn = new WindowWalk(saved, later, MONTHS, 2, List.of("a", "b")).turn().orElseThrow();
    assertThat(turn).isEqualTo(walk.turn().orElseThrow());
    assertThat(turn.cursor()).isEqualTo("cursor-2");
    assertThat(turn.kind()).isEqualTo(1);
  }

  @Test
  void a_walk_that_was_left_long_ago_is_followed_by_one_to_the_present() {
    WindowWalk walk = walk(WindowWalkState.FIRST, REACH, MONTHS, "a");
    walk.allDone();
    walk.allDone();
    Reach later = new Reach(START, END.plus(Duration.ofDays(2)), Duration.ofHours(2), null);
    assertThat(turns(walk(walk.saved(), later, MONTHS, "a")))
        .containsExactly("02-28T16:00 03-12T06:00 a", "03-12T04:00 03-14T06:00 a");
  }

  @Test
  void others_to_ask_about_than_before_begin_the_walk_anew() {
    WindowWalk walk = walk(WindowWalkState.FIRST, REACH, MONTHS, "a", "b");
    walk.allDone();
    walk.pageDone("cursor");
    WindowWalk other = walk(walk.saved(), REACH, MONTHS, "a");
    assertThat(turns(other))
        .containsExactly(
            "01-31T14:00 01-31T16:00 a", "01-31T16:00 02-28T16:00 a", "02-28T16:00 03-12T06:00 a");
  }

  @Test
  void who_is_new_is_read_from_the_start_first() {
    WindowWalkState first = after(walk(WindowWalkState.FIRST, REACH, MONTHS, "a"));
    Reach next = new Reach(START, END.plusSeconds(60), Duration.ofHours(2), null);
    WindowWalk walk = walk(first, next, MONTHS, "a", "b");
    assertThat(turns(walk))
        .containsExactly(
            "01-20T00:00 01-31T16:00 b",
            "01-31T16:00 02-28T16:00 b",
            "02-28T16:00 03-12T06:00 b",
            "03-12T04:00 03-12T06:01 a,b");
    Reach third = new Reach(START, END.plusSeconds(120), Duration.ofHours(2), null);
    assertThat(turns(walk(walk.saved(), third, MONTHS, "b"))).hasSize(1);
  }

  @Test
  void who_was_away_for_a_while_is_read_from_the_start_again() {
    WindowWalkState first = after(walk(WindowWalkState.FIRST, REACH, MONTHS, "a", "b"));
    Reach next = new Reach(START, END.plusSeconds(60), Duration.ofHours(2), null);
    WindowWalkState without = after(walk(first, next, MONTHS, "a"));
    Reach third = new Reach(START, END.plusSeconds(120), Duration.ofHours(2), null);
    assertThat(turns(walk(without, third, MONTHS, "a", "b")))
        .hasSize(4)
        .allMatch(turn -> turn.endsWith(" b") || turn.endsWith(" a,b"));
  }

  @Test
  void a_window_is_halved_until_it_is_short() {
    WindowWalk walk = walk(WindowWalkState.FIRST, REACH, MONTHS, "a");
    assertThat(walk.shorten()).isTrue();
    assertThat(day(walk.turn().orElseThrow().end())).isEqualTo("01-25T20:00");
    while (walk.shorten()) {
      assertThat(walk.turn().orElseThrow().begin()).isEqualTo(START);
    }
    assertThat(day(walk.turn().orElseThrow().end())).isEqualTo("01-20T01:00");
    assertThat(turns(walk).stream().map(turn -> turn.substring(0, 11)).distinct().count())
        .isGreaterThan(1_000); // to the end, by the hour
  }

  @Test
  void somebody_unknown_is_found_by_halving_and_the_others_are_read() {
    WindowWalk walk = walk(WindowWalkState.FIRST, REACH, DAYS, "a", "b", "c", "d", "e");
    List<String> found = new ArrayList<>();
    List<String> read = new ArrayList<>();
    for (Turn turn; (turn = walk.turn().orElse(null)) != null; ) {
      if (turn.ids().contains("c") || turn.ids().contains("e")) {
        halve(walk).ifPresent(found::add);
      } else {
        read.addAll(turn.ids());
        walk.allDone();
      }
    }
    assertThat(found).containsExactly("c", "e");
    assertThat(read).containsExactly("a", "b", "d", "a", "b", "d"); // both windows
    assertThat(walk.saved().leftOut()).containsExactly("c", "e");
  }

  @Test
  void who_was_left_out_is_tried_again_with_the_next_reading_far_back() {
    WindowWalk walk = walk(WindowWalkState.FIRST, REACH, DAYS, "a", "b");
    halve(walk);
    walk.allDone();
    halve(walk);
    WindowWalkState without = after(walk);
    assertThat(without.leftOut()).containsExactly("b");
    Instant soon = END.plusSeconds(600);
    assertThat(turns(walk(without, new Reach(START, soon, Duration.ZERO, null), DAYS, "a", "b")))
        .allMatch(turn -> turn.endsWith(" a"));
    Reach night = new Reach(START, soon, Duration.ZERO, soon.minus(Duration.ofDays(35)));
    WindowWalk again = walk(without, night, DAYS, "a", "b");
    assertThat(again.turn().orElseThrow().ids()).containsExactly("b");
    assertThat(halve(again)).as("told once").isEmpty();
    assertThat(turns(again)).allMatch(turn -> turn.endsWith(" a"));
  }

  @Test
  void in_mid_halving_a_restart_begins_the_batch_again() {
    WindowWalk walk = walk(WindowWalkState.FIRST, REACH, MONTHS, "a", "b", "c", "d");
    walk.pageDone("cursor");
    halve(walk);
    walk.pageDone("cursor-of-a-half");
    Turn turn = walk(walk.saved(), REACH, MONTHS, "a", "b", "c", "d").turn().orElseThrow();
    assertThat(turn.ids()).containsExactly("a", "b", "c", "d");
    assertThat(turn.cursor()).isNull();
  }

  @Test
  void a_start_in_the_future_asks_for_nothing() {
    Reach reach = new Reach(END.plusSeconds(1), END, Duration.ofHours(2), null);
    assertThat(turns(walk(WindowWalkState.FIRST, reach, MONTHS, "a"))).isEmpty();
    assertThat(turns(walk(WindowWalkState.FIRST, REACH, MONTHS))).isEmpty();
  }

  @Test
  void windows_meet_at_a_months_border_to_the_second() {
    Instant border = Instant.parse("2026-01-31T16:00:00Z");
    Reach reach =
        new Reach(border.minusSeconds(1), border.plusSeconds(1), Duration.ofHours(2), null);
    List<Instant> ends = new ArrayList<>();
    WindowWalk walk = walk(WindowWalkState.FIRST, reach, MONTHS, "a");
    for (Turn turn; (turn = walk.turn().orElse(null)) != null; walk.allDone()) {
      ends.add(turn.end());
    }
    assertThat(ends).containsExactly(border, border.plusSeconds(1));
    Reach atIt = new Reach(border, border.plusSeconds(1), Duration.ZERO, null);
    assertThat(turns(walk(WindowWalkState.FIRST, atIt, MONTHS, "a"))).hasSize(1);
  }
}
