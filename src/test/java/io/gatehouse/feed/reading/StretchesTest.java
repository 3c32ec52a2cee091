package io.gatehouse.feed.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.reading.Reading.Plan;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Windows of time, scopes and listings around the ways of paging. */
class StretchesTest extends ReadingRuns {

  private static final Function<Reading.Begin, PageWalk> CURSORS =
      begin -> new PageWalk.ByCursor(KEY, 2, begin.place());

  /** Its cursors lead in a circle for as long as they are to. */
  private static Server circling(AtomicBoolean circles) {
    return new Server(
        turn ->
            circles.get()
                ? Told.of(-1, 1).next("a".equals(turn.paging().get("cursor")) ? "b" : "a")
                : Told.of(-1, 1, 2).next(null));
  }

  @Test
  void windows_go_from_the_mark_to_now_and_each_moves_it() {
    Server server = new Server(turn -> new Told(List.of(), 0, null, true));
    Run run = run(reading(server, numbered(5), span(HOUR.multipliedBy(4), false), null));
    assertThat(server.asked).hasSize(3);
    assertThat(server.asked.get(0).from()).isEqualTo(NOW.minus(HOUR.multipliedBy(10)));
    assertThat(server.asked.get(0).to()).isEqualTo(NOW.minus(HOUR.multipliedBy(6)));
    assertThat(server.asked.get(1).from()).isBefore(server.asked.get(0).to());
    assertThat(server.asked.get(2).to()).isEqualTo(NOW);
    assertThat(run.states()).doesNotContainNull();
    assertThat(run.state()).contains(NOW.toString());
  }

  @Test
  void a_window_that_cannot_be_read_is_passed_over_and_read_a_day_later() {
    Server server = new Server(turn -> new Told(List.of(), 0, null, true));
    Reading broken = reading(server, numbered(5), span(HOUR.multipliedBy(4), false), null);
    broken.next();
    Progress over = broken.passOver("it is no JSON").orElseThrow();
    assertThat(over.gaps()).hasSize(1);
    assertThat(over.state()).contains("\"mark\":\"" + NOW.minus(HOUR.multipliedBy(6)));
    Reading later =
        new Reading(
            new Plan(
                server, "access_event", numbered(5), span(HOUR.multipliedBy(4), false), 0, null),
            over.state(),
            NOW.plus(Duration.ofDays(1)));
    Run run = run(later);
    assertThat(server.asked.get(server.asked.size() - 1).from())
        .isEqualTo(NOW.minus(HOUR.multipliedBy(10)));
    assertThat(run.state()).doesNotContain("missed");
    Gap told = over.gaps().get(0);
    assertThat(run.filled()).containsExactly(new Gap.Filled(told.from(), told.to()));
  }

  @Test
  void a_walk_that_was_cut_and_is_whole_later_leaves_no_gap() {
    AtomicBoolean circles = new AtomicBoolean(true);
    Server server = circling(circles);
    Run cut = run(reading(server, CURSORS, span(HOUR.multipliedBy(24), false), null));
    assertThat(cut.gaps()).hasSize(1);
    assertThat(cut.filled()).isEmpty();
    circles.set(false);
    Run whole = run(reading(server, CURSORS, span(HOUR.multipliedBy(24), false), cut.state()));
    assertThat(whole.gaps()).isEmpty();
    Gap told = cut.gaps().get(0);
    assertThat(whole.filled()).containsExactly(new Gap.Filled(told.from(), told.to()));
  }

  @Test
  void a_list_of_what_is_now_that_was_cut_and_is_whole_later_leaves_no_gap() {
    AtomicBoolean circles = new AtomicBoolean(true);
    Server server = circling(circles);
    Run cut = run(reading(server, CURSORS, null, null));
    assertThat(cut.gaps()).hasSize(1);
    circles.set(false);
    Run whole = run(reading(server, CURSORS, null, cut.state()));
    assertThat(whole.filled()).containsExactly(Gap.Filled.until(NOW));
    assertThat(run(reading(server, CURSORS, null, whole.state())).filled()).isEmpty();
  }

  @Test
  void a_page_that_cannot_be_read_is_left_out_and_the_others_are_read() {
    Server server =
        new Server(
            turn ->
                switch (page(turn)) {
                  case 1 -> Told.of(6, 1, 2);
                  case 3 -> Told.of(6, 5, 6);
                  case 4 -> Told.of(6);
                  default -> throw new RetryLater("page 2 is no JSON");
                });
    Reading broken = reading(server, numbered(2), span(null, true), null);
    take(broken);
    assertThatThrownBy(() -> take(broken)).isInstanceOf(RetryLater.class);
    Progress over = broken.passOver("page 2 is no JSON").orElseThrow();
    Run run = run(reading(server, numbered(2), span(null, true), over.state()));
    assertThat(run.ids()).containsExactly("1", "2", "5", "6");
    assertThat(run.state()).contains("\"mark\":\"2026-06-10T00:06:00Z\"").contains("missed");
  }

  private Reading listing(Server server, String state) {
    return new Reading(
        new Plan(server, "person", numbered(2), null, 0, () -> Listing.of("person", "removed_at")),
        state,
        NOW);
  }

  @Test
  void a_listing_that_was_cut_removes_nobody() {
    Server cut = new Server(turn -> page(turn) == 1 ? Told.of(9, 1, 2) : Told.of(9));
    Reading reading = listing(cut, null);
    Run run = run(reading);
    assertThat(run.listed()).isZero();
    assertThat(reading.notice().orElseThrow()).contains("counts 9 records and gave 2");
    Server whole = new Server(turn -> page(turn) == 1 ? Told.of(3, 1, 2) : Told.of(3, 3));
    Run complete = run(listing(whole, null));
    assertThat(complete.listed()).isEqualTo(1);
    assertThat(complete.state()).contains("\"size\":3");
  }

  @Test
  void a_listing_that_is_empty_all_at_once_is_asked_for_again() {
    Server server = new Server(turn -> new Told(List.of(), 0, null, true));
    Run run = run(listing(server, "{\"size\":3}"));
    assertThat(server.asked).hasSize(3);
    assertThat(run.listed()).isEqualTo(1);
  }

  @Test
  void a_scope_is_asked_about_some_at_a_time_and_who_is_new_from_the_start() {
    Server server = new Server(turn -> new Told(List.of(), 0, null, true));
    Plan plan = new Plan(server, "attendance_punch", numbered(5), span(null, false), 2, null);
    Reading first = new Reading(plan, null, NOW);
    assertThat(first.next()).isEmpty();
    first.scope(List.of("a", "b", "c", "b", " "));
    Run run = run(first);
    assertThat(server.asked)
        .extracting(Source.Question::ids)
        .containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(run.states().get(0)).as("not before all were asked").doesNotContain("mark");
    server.asked.clear();
    Reading second = new Reading(plan, run.state(), NOW.plus(HOUR));
    second.scope(List.of("a", "b", "c", "d"));
    run(second);
    assertThat(server.asked)
        .extracting(turn -> turn.ids() + " " + turn.from())
        .containsExactly(
            "[d] " + NOW.minus(HOUR.multipliedBy(10)),
            "[a, b] " + NOW.minus(HOUR),
            "[c, d] " + NOW.minus(HOUR));
  }

  @Test
  void a_whole_list_is_one_request() {
    Server server = new Server(turn -> Told.of(2, 1, 2));
    Run run = run(reading(server, begin -> new PageWalk.Whole(KEY), null, null));
    assertThat(run.ids()).containsExactly("1", "2");
    assertThat(server.asked).hasSize(1);
  }
}
