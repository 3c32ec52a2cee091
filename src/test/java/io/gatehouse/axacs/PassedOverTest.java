package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Tally.Tallied;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reply that can never be read keeps no other waiting, and is asked for again a day later. */
class PassedOverTest {

  private final SetClock clock = new SetClock("2026-06-10T04:30:00Z");
  private final Site site = AxAcsSite.with("start=2026-06-10");
  private String state;
  private Cursor cursor;
  private Progress last;

  /** What a run asks for until it is at its end, or at a reply that cannot be read. */
  private List<String> run(String feed, String unreadable, String... scope) {
    cursor = new AxAcs().open(site, feed, state, clock);
    if (scope.length > 0) {
      cursor.scope(List.of(scope));
    }
    List<String> asked = new ArrayList<>();
    while (cursor.next().isPresent()) {
      String ask = cursor.next().get().toString().replace("%20", " ");
      asked.add(ask);
      if (ask.contains(unreadable)) {
        commit(cursor.passOver("broken").orElseThrow());
        assertThat(last.gaps()).hasSize(1).allMatch(gap -> gap.reason().equals("broken"));
        break;
      }
      String json = ask.contains("count") ? "{'status': 0, 'data': 0}" : "{'status': 102}";
      commit(cursor.accept(reply(json), clock.instant(), clock.instant()));
    }
    return asked;
  }

  private void commit(Progress progress) {
    last = progress;
    state = progress.state() == null ? state : progress.state();
    cursor.committed(
        new LoadResult(
            0,
            0,
            0,
            0,
            progress.tallies().stream()
                .map(tally -> new Tallied(tally, tally.expected(), 0, true, false, null))
                .toList()));
  }

  private void expect(String feed, String unreadable, String... scope) {
    assertThat(run(feed, unreadable, scope).toString()).contains(unreadable);
    List<String> without = run(feed, unreadable, scope);
    assertThat(without).isNotEmpty().noneMatch(ask -> ask.contains(unreadable));
    clock.forward(Duration.ofHours(23));
    assertThat(run(feed, unreadable, scope)).noneMatch(ask -> ask.contains(unreadable));
    clock.forward(Duration.ofHours(2));
    assertThat(run(feed, unreadable, scope)).anyMatch(ask -> ask.contains(unreadable));
    clock.forward(Duration.ofHours(25));
    assertThat(run(feed, "never", scope)).anyMatch(ask -> ask.contains(unreadable));
    clock.forward(Duration.ofHours(1));
    assertThat(run(feed, "never", scope)).as("as before").anyMatch(ask -> ask.contains(unreadable));
  }

  @Test
  void of_the_lists_of_reference() {
    expect("reference", "/acs/devices");
    assertThat(state).contains("\"left_out\":{}");
  }

  @Test
  void of_the_areas_of_presence_and_nobody_is_gone_meanwhile() {
    expect("presence", "areaid=7&", "6", "7", "8");
    run("presence", "areaid=7&", "6", "7", "8");
    run("presence", "areaid=7&", "6", "7", "8");
    assertThat(last.batches().get(0).listed()).isFalse();
    assertThat(new AxAcs().position("presence", state)).isEqualTo("a full listing");
  }

  @Test
  void of_the_hours_of_reconcile() {
    String hour = "begintime=2026-06-10 10:00:00&endtime=2026-06-10 10:59:59";
    assertThat(run("reconcile", hour)).last().asString().contains(hour);
    assertThat(run("reconcile", hour)).hasSizeGreaterThan(5).noneMatch(ask -> ask.contains(hour));
    assertThat(ReconcileState.fromJson(state).checkedTo()).isEqualTo("2026-06-10T04:00:00Z");
    clock.forward(Duration.ofHours(30));
    assertThat(run("reconcile", "never")).anyMatch(ask -> ask.contains(hour));
    assertThat(ReconcileState.fromJson(state).passed()).isEmpty();
  }

  @Test
  void a_run_of_reference_with_nothing_new_leaves_a_state_all_the_same() {
    run("reference", "never");
    assertThat(new AxAcs().position("reference", state)).isEqualTo("a full listing");
    String before = state;
    run("reference", "never");
    assertThat(last.state()).isNull();
    assertThat(state).isEqualTo(before);
  }
}
