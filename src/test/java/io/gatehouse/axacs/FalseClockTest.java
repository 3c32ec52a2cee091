package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.axacs.ReconcileWindows.CountedWindow;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** This host's clock was 45 days ahead for a run, and is right again. */
class FalseClockTest {

  private static final Duration AHEAD = Duration.ofDays(45);

  private final SetClock clock = new SetClock("2026-06-10T04:30:00Z");
  private final Site site = AxAcsSite.with("start=2026-01-01");
  private String state;
  private Cursor cursor;

  private void run(String feed) {
    cursor = new AxAcs().open(site, feed, state, clock);
  }

  private Progress answer(String json) {
    Progress progress = cursor.accept(reply(json), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  private List<String> counts() {
    run("reconcile");
    List<String> asked = new ArrayList<>();
    while (cursor.next().isPresent()) {
      asked.add(cursor.next().get().query().replace("%20", " "));
      var tally = answer("{'status': 0, 'data': 7}").tallies().get(0);
      var same = new io.gatehouse.warehouse.Tally.Tallied(tally, 7, 0, true, false, null);
      cursor.committed(new io.gatehouse.warehouse.PageLoad.LoadResult(0, 0, 0, 0, List.of(same)));
    }
    return asked;
  }

  @Test
  void what_reconcile_compared_then_is_compared_again() {
    clock.forward(AHEAD);
    assertThat(counts()).hasSizeGreaterThan(40);
    clock.forward(AHEAD.negated());
    List<String> asked = counts();
    assertThat(asked).as("the last day, and all of before").hasSizeGreaterThan(40);
    assertThat(asked.get(0)).contains("begintime=2026-06-09 12:00:00");
    assertThat(ReconcileState.fromJson(state).checkedTo()).isEqualTo("2026-06-10T04:00:00Z");
    assertThat(ReconcileState.fromJson(state).deepDay()).isEqualTo("2026-06-10");
    assertThat(counts()).hasSize(24);
  }

  @Test
  void an_alarm_is_acknowledged_since_now_and_not_since_then() {
    String alarms = "{'status': 0, 'data': [{'alarmEventTroubleId': 7.0, 'alarmStatus': '1'}]}";
    clock.forward(AHEAD);
    run("alarms");
    answer(alarms);
    clock.forward(AHEAD.negated());
    run("alarms");
    answer(alarms);
    assertThat(AlarmsCursor.State.fromJson(state).open().get("7").acknowledged())
        .isEqualTo(clock.instant());
  }

  @Test
  void realtime_tells_that_nobody_knows_when_it_read_last_and_lists_the_devices_again() {
    String none = "{'status': 102}";
    clock.forward(AHEAD);
    run("realtime");
    answer("{'status': 0, 'data': [{'deviceId': 'c1'}]}");
    cursor.scope(List.of("c1"));
    answer(none);
    clock.forward(AHEAD.negated());
    run("realtime");
    cursor.scope(List.of("c1"));
    Progress read = answer(none);
    assertThat(read.gaps()).hasSize(1);
    assertThat(read.gaps().get(0).from()).isBefore(clock.instant().minus(Duration.ofDays(30)));
    assertThat(cursor.notice()).hasValueSatisfying(told -> assertThat(told).contains("clock"));
    assertThat(cursor.next()).hasValueSatisfying(ask -> assertThat(ask.path()).endsWith("devices"));
    answer("{'status': 0, 'data': [{'deviceId': 'c1'}]}");
    clock.forward(Duration.ofSeconds(1));
    run("realtime");
    cursor.scope(List.of("c1"));
    assertThat(answer(none).gaps()).isEmpty();
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void what_was_passed_over_then_is_due_again() {
    Instant then = clock.instant().plus(AHEAD);
    var passed = new ReconcileState(null, null, List.of()).withPassed(hour(), then).passed().get(0);
    assertThat(passed.isDue(clock.instant())).isTrue();
    assertThat(
            UnreadableLists.isDue(
                UnreadableLists.with(UnreadableLists.of(null), "orgs", then),
                "orgs",
                clock.instant()))
        .isTrue();
  }

  private static CountedWindow hour() {
    Instant from = Instant.parse("2026-06-10T03:00:00Z");
    return new CountedWindow(from, from.plusSeconds(3_600), CountedWindow.Size.HOUR);
  }
}
