package io.gatehouse.feed.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The ways of paging, each by itself, without a server. */
class ReadingTest extends ReadingRuns {

  @Test
  void a_short_page_is_not_the_last_where_the_server_does_not_count() {
    Server server =
        new Server(
            turn ->
                switch (page(turn)) {
                  case 1 -> Told.of(-1, 1, 2, 3);
                  case 2 -> Told.of(-1, 4);
                  case 3 -> Told.of(-1, 5, 6, 7);
                  default -> Told.of(-1);
                });
    assertThat(run(reading(server, numbered(3), span(null, true), null)).ids())
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
  }

  @Test
  void a_page_without_one_unseen_record_ends_the_walk() {
    Server server = new Server(turn -> Told.of(-1, 1, 2));
    Run run = run(reading(server, numbered(2), span(null, true), null));
    assertThat(run.ids()).containsExactly("1", "2");
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void the_checkpoint_moves_when_the_walk_has_ended_and_to_the_latest_record() {
    Server server = new Server(turn -> page(turn) == 1 ? Told.of(3, 30, 10) : Told.of(3, 20));
    Run run = run(reading(server, numbered(2), span(null, true), null));
    assertThat(run.states()).hasSize(2);
    assertThat(run.states().get(0)).isNull();
    assertThat(run.state()).contains("2026-06-10T00:30:00Z");
    Server again = new Server(turn -> Told.of(1, 30));
    reading(again, numbered(2), span(null, true), run.state()).next();
    assertThat(again.last.from()).isEqualTo(Instant.parse("2026-06-09T23:30:00Z"));
  }

  @Test
  void a_record_of_a_time_to_come_moves_no_mark_and_a_mark_to_come_is_mended() {
    Server server = new Server(turn -> Told.of(2, 30, 5_000));
    assertThat(run(reading(server, numbered(5), span(null, true), null)).state())
        .contains("2026-06-10T00:30:00Z");
    Reading mended =
        reading(server, numbered(5), span(null, true), "{\"mark\":\"2027-01-01T00:00:00Z\"}");
    assertThat(mended.next()).isPresent();
    assertThat(server.last.from()).isEqualTo(NOW.minus(Duration.ofDays(31)));
    assertThat(mended.notice().orElseThrow()).contains("clock");
  }

  @Test
  void a_whole_page_that_is_repeated_in_the_middle_ends_nothing_where_the_server_counts() {
    Server server =
        new Server(
            turn ->
                switch (page(turn)) {
                  case 1, 2 -> Told.of(6, 1, 2);
                  case 3 -> Told.of(6, 3, 4);
                  default -> page(turn) > 4 ? Told.of(6) : Told.of(6, 5, 6);
                });
    assertThat(run(reading(server, numbered(2), span(null, true), null)).ids())
        .containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void an_empty_page_amid_counted_ones_is_asked_for_again() {
    int[] faults = {2};
    Server server =
        new Server(
            turn ->
                page(turn) == 2 && faults[0]-- > 0
                    ? Told.of(4)
                    : page(turn) == 1
                        ? Told.of(4, 1, 2)
                        : page(turn) == 2 ? Told.of(4, 3, 4) : Told.of(4));
    assertThat(run(reading(server, numbered(2), span(null, true), null)).ids())
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void what_is_moved_while_it_is_read_is_found_by_walking_again() {
    boolean[] deleted = {false};
    Server server =
        new Server(
            turn -> {
              List<Integer> all = new ArrayList<>(List.of(1, 2, 3, 4, 5));
              if (deleted[0]) {
                all.remove(0); // 3 moves to the first page, which was read
              }
              deleted[0] = true;
              int from = Math.min(all.size(), 2 * (page(turn) - 1));
              List<Integer> found = all.subList(from, Math.min(all.size(), from + 2));
              return Told.of(all.size(), found.toArray(Integer[]::new));
            });
    assertThat(run(reading(server, numbered(2), span(null, true), null)).ids()).contains("3");
  }

  @Test
  void what_appears_on_a_page_that_was_read_is_found_by_walking_again() {
    boolean[] appeared = {false};
    Server server =
        new Server(
            turn -> {
              List<Integer> all = new ArrayList<>(List.of(1, 2, 4, 5, 6));
              if (appeared[0]) {
                all.add(0, 9); // late, and all others move on by one
              }
              appeared[0] = true;
              int from = Math.min(all.size(), 2 * (page(turn) - 1));
              List<Integer> found = all.subList(from, Math.min(all.size(), from + 2));
              return Told.of(all.size(), found.toArray(Integer[]::new));
            });
    assertThat(run(reading(server, numbered(2), span(null, true), null)).ids())
        .containsExactlyInAnyOrder("1", "2", "4", "5", "6", "9");
  }

  @Test
  void records_that_are_twice_in_the_list_cost_no_second_walk() {
    Server server =
        new Server(
            turn ->
                switch (page(turn)) {
                  case 1 -> Told.of(5, 1, 1);
                  case 2 -> Told.of(5, 2, 3);
                  case 3 -> Told.of(5, 4);
                  default -> throw new IllegalStateException();
                });
    Run run = run(reading(server, numbered(2), span(null, true), null));
    assertThat(run.ids()).containsExactly("1", "2", "3", "4");
    assertThat(run.gaps()).isEmpty();
    assertThat(server.asked).hasSize(3);
  }

  @Test
  void nothing_after_something_was_read_is_not_believed() {
    Server server =
        new Server(turn -> page(turn) == 1 ? Told.of(4, 1, 2) : new Told(List.of(), 0, null, true));
    Reading reading = reading(server, numbered(2), span(null, true), null);
    take(reading);
    assertThatThrownBy(() -> take(reading)).hasMessageContaining("after 2 of 4 came");
  }

  @Test
  void an_empty_reply_that_does_not_say_so_is_no_none() {
    Server server = new Server(turn -> Told.of(-1));
    assertThatThrownBy(() -> run(reading(server, numbered(2), span(null, true), null)))
        .hasMessage("the reply has no records");
  }

  private static Function<Reading.Begin, PageWalk> cursors() {
    return begin -> new PageWalk.ByCursor(KEY, 2, begin.place());
  }

  @Test
  void a_cursor_is_followed_to_its_end_over_pages_that_are_empty() {
    Server server =
        new Server(
            turn ->
                switch (String.valueOf(turn.paging().get("cursor"))) {
                  case "null" -> Told.of(-1, 1, 2).next("a");
                  case "a" -> Told.of(-1).next("b");
                  case "b" -> Told.of(-1, 3).next("");
                  default -> throw new IllegalStateException();
                });
    Run run = run(reading(server, cursors(), span(null, true), null));
    assertThat(run.ids()).containsExactly("1", "2", "3");
    assertThat(run.gaps()).isEmpty();
    assertThat(run.state()).contains("mark");
  }

  @Test
  void a_repeated_cursor_is_a_gap_told_once_and_the_checkpoint_stays() {
    int[] id = {0};
    Server server = new Server(turn -> Told.of(-1, ++id[0]).next(id[0] % 2 == 0 ? "a" : "b"));
    Run run = run(reading(server, cursors(), span(null, true), null));
    assertThat(run.gaps()).hasSize(1);
    assertThat(run.gaps().get(0).reason()).contains("cursor leads back");
    assertThat(run.state()).doesNotContain("mark");
    String started = "{\"mark\":\"2026-06-10T00:00:00Z\"}";
    Run marked = run(reading(server, cursors(), span(null, true), started));
    assertThat(marked.gaps()).hasSize(1);
    assertThat(marked.state()).contains("\"mark\":\"2026-06-10T00:00:00Z\"");
    assertThat(run(reading(server, cursors(), span(null, true), marked.state())).gaps()).isEmpty();
  }

  @Test
  void a_cursor_that_stands_still_over_nothing_new_is_the_end() {
    Server server =
        new Server(
            turn -> (turn.paging().containsKey("cursor") ? Told.of(-1) : Told.of(-1, 1)).next("z"));
    Run run = run(reading(server, cursors(), span(null, true), null));
    assertThat(run.gaps()).isEmpty();
    assertThat(run.state()).contains("mark");
  }

  private static Function<Reading.Begin, PageWalk> sinceId() {
    return begin -> new PageWalk.SinceId(KEY, "id", begin.lastId(), 2);
  }

  @Test
  void since_an_id_that_ascends_every_page_moves_the_checkpoint() {
    Server server =
        new Server(
            turn -> {
              int last = Integer.parseInt(turn.paging().getOrDefault("last-id", "8"));
              return last >= 12 ? Told.of(-1) : Told.of(-1, last + 1, last + 2);
            });
    Run run = run(reading(server, sinceId(), null, null));
    assertThat(run.ids()).containsExactly("9", "10", "11", "12");
    assertThat(run.states()).element(0).asString().contains("\"last_id\":\"10\"");
    assertThat(run.state()).contains("\"last_id\":\"12\"");
  }

  @Test
  void since_an_id_that_does_not_ascend_only_the_end_moves_it() {
    Server server =
        new Server(turn -> turn.paging().containsKey("last-id") ? Told.of(-1) : Told.of(-1, 12, 9));
    Run run = run(reading(server, sinceId(), null, null));
    assertThat(run.states().get(0)).isNull();
    assertThat(run.state()).contains("\"last_id\":\"12\"");
  }

  @Test
  void records_without_the_id_are_a_failure_and_never_the_end() {
    Server server = new Server(turn -> Told.of(-1, 1, 2));
    Function<Reading.Begin, PageWalk> other =
        begin -> new PageWalk.SinceId(KEY, "number", begin.lastId(), 2);
    assertThatThrownBy(() -> run(reading(server, other, null, null)))
        .hasMessageContaining("none with an id in number");
  }
}
