package io.gatehouse.feed.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.reading.Reading.Plan;
import io.gatehouse.feed.reading.Reading.Span;
import io.gatehouse.warehouse.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Walks that a kill broke off go on where they were, and only where nothing can be missed. */
class BrokenOffTest extends ReadingRuns {

  private static final int PAGE = 2;

  private final List<Integer> all = new ArrayList<>(IntStream.rangeClosed(1, 20).boxed().toList());
  private boolean counts = true;
  private final Server server = new Server(this::answer);

  private Told answer(Source.Question turn) {
    int from =
        turn.paging().containsKey("page")
            ? PAGE * (page(turn) - 1)
            : turn.paging().containsKey("offset") ? number(turn, "offset") : number(turn, "cursor");
    int begin = Math.min(all.size(), from);
    int end = Math.min(all.size(), from + PAGE);
    Told told = Told.of(counts ? all.size() : -1, all.subList(begin, end).toArray(Integer[]::new));
    return turn.paging().containsKey("page") || turn.paging().containsKey("offset")
        ? told
        : end < all.size() ? told.next(String.valueOf(end)) : told;
  }

  private static int number(Source.Question turn, String name) {
    return Integer.parseInt(turn.paging().getOrDefault(name, "0"));
  }

  private static Function<Reading.Begin, PageWalk> byOffset() {
    return begin -> new NumberedPages(KEY, true, 0, PAGE, begin.skipped(), begin.place());
  }

  private static Function<Reading.Begin, PageWalk> byCursor() {
    return begin -> new PageWalk.ByCursor(KEY, PAGE, begin.place());
  }

  private Reading at(Function<Reading.Begin, PageWalk> walks, String state, Instant now) {
    return new Reading(
        new Plan(server, "access_event", walks, span(null, true), 0, null), state, now);
  }

  /** The checkpoint after so many pages, and the ids that they brought. */
  private String killedAfter(int pages, Reading reading, List<String> ids) {
    String state = null;
    for (int i = 0; i < pages; i++) {
      reading.next();
      Progress progress = take(reading);
      progress.records().forEach(record -> ids.add(record.id("id")));
      state = progress.state() == null ? state : progress.state();
    }
    server.asked.clear();
    return state;
  }

  private void everythingCame(List<String> before, Run after) {
    TreeSet<String> came = new TreeSet<>(before);
    came.addAll(after.ids());
    assertThat(came).hasSize(20);
    assertThat(after.gaps()).isEmpty();
    assertThat(after.state()).contains("\"mark\"").doesNotContain("place");
  }

  @Test
  void a_walk_by_number_goes_on_with_its_last_page() {
    List<String> before = new ArrayList<>();
    String state = killedAfter(6, at(numbered(PAGE), null, NOW), before);
    assertThat(Reading.position(state)).isEqualTo("the start, page 6");
    Run after = run(at(numbered(PAGE), state, NOW));
    assertThat(server.asked.get(0).paging()).containsEntry("page", "6");
    assertThat(server.asked.get(0).from()).isEqualTo(NOW.minus(HOUR.multipliedBy(10)));
    assertThat(after.ids()).doesNotContain("10");
    everythingCame(before, after);
  }

  @Test
  void a_walk_by_offset_goes_on_and_so_does_one_that_is_killed_again() {
    List<String> before = new ArrayList<>();
    String state = killedAfter(4, at(byOffset(), null, NOW), before);
    state = killedAfter(3, at(byOffset(), state, NOW), before);
    Run after = run(at(byOffset(), state, NOW));
    assertThat(server.asked.get(0).paging()).containsEntry("offset", "10");
    everythingCame(before, after);
  }

  @Test
  void a_walk_whose_last_record_has_moved_begins_at_its_beginning() {
    for (boolean isCounted : List.of(true, false)) {
      counts = isCounted;
      List<String> before = new ArrayList<>();
      String state = killedAfter(6, at(numbered(PAGE), null, NOW), before);
      all.removeAll(List.of(1, 2, 3)); // 13 moves to a page that was read
      Run after = run(at(numbered(PAGE), state, NOW));
      assertThat(after.ids()).contains("4", "13", "20");
      everythingCame(before, after);
      all.addAll(0, List.of(1, 2, 3));
    }
  }

  @Test
  void new_records_at_the_front_lose_no_place() {
    List<String> before = new ArrayList<>();
    String state = killedAfter(6, at(numbered(PAGE), null, NOW), before);
    all.addAll(0, List.of(31, 32, 33));
    Run after = run(at(numbered(PAGE), state, NOW));
    assertThat(after.ids()).contains("31", "32", "33", "20"); // the count has changed: walked again
  }

  @Test
  void a_place_behind_the_end_of_what_there_is_now_is_none() {
    List<String> before = new ArrayList<>();
    String state = killedAfter(9, at(numbered(PAGE), null, NOW), before);
    all.subList(6, 20).clear();
    Run after = run(at(numbered(PAGE), state, NOW));
    assertThat(after.ids()).containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void a_walk_by_cursor_goes_on_as_long_as_servers_know_their_cursors() {
    List<String> before = new ArrayList<>();
    String state = killedAfter(6, at(byCursor(), null, NOW), before);
    Run after = run(at(byCursor(), state, NOW.plus(Duration.ofMinutes(5))));
    assertThat(server.asked.get(0).paging()).containsEntry("cursor", "10");
    everythingCame(before, after);
    server.asked.clear();
    run(at(byCursor(), state, NOW.plus(Duration.ofMinutes(11))));
    assertThat(server.asked.get(0).paging()).doesNotContainKey("cursor");
  }

  @Test
  void a_place_of_another_day_or_of_a_clock_that_was_ahead_is_none() {
    String state = killedAfter(6, at(numbered(PAGE), null, NOW), new ArrayList<>());
    for (Instant now : List.of(NOW.plus(Duration.ofDays(2)), NOW.minus(Duration.ofMinutes(20)))) {
      server.asked.clear();
      run(at(numbered(PAGE), state, now));
      assertThat(server.asked.get(0).paging()).containsEntry("page", "1");
    }
  }

  @Test
  void another_start_is_another_walk() {
    String state = killedAfter(6, at(numbered(PAGE), null, NOW), new ArrayList<>());
    Span earlier =
        new Span(
            NOW.minus(Duration.ofDays(90)), HOUR, Duration.ZERO, null, span(null, true).time());
    run(
        new Reading(
            new Plan(server, "access_event", numbered(PAGE), earlier, 0, null), state, NOW));
    assertThat(server.asked.get(0).paging()).containsEntry("page", "1");
  }

  @Test
  void the_mark_is_the_latest_record_of_both_runs() {
    all.add(0, 700); // the latest of all, and read before the kill
    String state = killedAfter(6, at(numbered(PAGE), null, NOW), new ArrayList<>());
    Run after = run(at(numbered(PAGE), state, NOW));
    assertThat(after.state()).contains("\"mark\":\"2026-06-10T11:40:00Z\"");
  }

  @Test
  void a_listing_is_walked_from_its_beginning() {
    Plan plan =
        new Plan(
            server, "person", numbered(PAGE), null, 0, () -> Listing.of("person", "removed_at"));
    assertThat(killedAfter(6, new Reading(plan, null, NOW), new ArrayList<>())).isNull();
  }

  @Test
  void a_scope_goes_on_with_those_who_were_not_asked_about() {
    Server nobody = new Server(turn -> new Told(List.of(), 0, null, true));
    Plan plan = new Plan(nobody, "attendance_punch", numbered(5), span(HOUR, false), 2, null);
    List<String> people = List.of("a", "b", "c", "d", "e");
    Reading first = new Reading(plan, null, NOW);
    first.scope(people);
    String state = null;
    for (int i = 0; i < 5; i++) { // one window, and two requests of the second
      first.next();
      Progress progress = take(first);
      state = progress.state() == null ? state : progress.state();
    }
    nobody.asked.clear();
    Reading second = new Reading(plan, state, NOW.plusSeconds(60));
    second.scope(people);
    Run after = run(second);
    assertThat(nobody.asked.get(0).ids()).containsExactly("e");
    assertThat(nobody.asked.get(0).to()).isEqualTo(NOW.minus(HOUR.multipliedBy(8)).minusSeconds(1));
    assertThat(after.state()).contains("\"mark\":\"" + NOW.plusSeconds(60));
    nobody.asked.clear();
    Reading other = new Reading(plan, state, NOW.plusSeconds(60));
    other.scope(List.of("a", "c", "d", "e"));
    run(other);
    assertThat(nobody.asked.get(0).ids()).as("other people").containsExactly("a", "c");
  }

  @Test
  void a_gap_is_filled_by_the_walk_that_reads_it() {
    int[] id = {0};
    Server loop = new Server(turn -> Told.of(-1, ++id[0]).next(id[0] % 2 == 0 ? "a" : "b"));
    String state = run(reading(loop, byCursor(), span(null, true), null)).state();
    Run after = run(at(byCursor(), state, NOW.plusSeconds(60)));
    assertThat(after.filled()).hasSize(1);
    assertThat(after.filled().get(0).from()).isEqualTo(NOW.minus(HOUR.multipliedBy(10)));
    assertThat(after.filled().get(0).to()).isEqualTo(NOW.plusSeconds(60));
    assertThat(run(at(byCursor(), after.state(), NOW.plusSeconds(90))).filled()).isEmpty();
  }
}
