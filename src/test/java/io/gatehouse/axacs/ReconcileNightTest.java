package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted once a night. */
class ReconcileNightTest extends ReconcileRuns {

  @Test
  void once_a_night_each_day_of_five_weeks_is_counted_and_all_before_as_one() {
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    List<String> asked = looks(any -> 0);
    assertThat(asked)
        .hasSize(24 + 1 + 35)
        .contains(
            "2026-01-01 00:00:00/2026-05-05 23:59:59",
            "2026-05-06 00:00:00/2026-05-06 23:59:59",
            "2026-06-09 00:00:00/2026-06-09 23:59:59");
    assertThat(ReconcileState.fromJson(state).deepDay()).isEqualTo("2026-06-10");
    run();
    assertThat(looks(any -> 0)).as("once").hasSize(24);
  }

  @Test
  void a_long_stretch_that_lacks_records_is_looked_at_down_to_the_hour() {
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    Instant lost = Instant.parse("2026-02-03T20:30:00Z");
    List<String> asked = new ArrayList<>();
    while (!asks().contains("/acsrecords?")) {
      asked.add(asks().replaceAll(".*begintime=(.*)&endtime=(.*)", "$1/$2"));
      Progress progress = answer("{'status': 0, 'data': 10}");
      Tally one = progress.tallies().get(0);
      boolean lacks = !lost.isBefore(one.from()) && lost.isBefore(one.to());
      cursor.committed(
          new LoadResult(
              0, 0, 0, 0, List.of(new Tallied(one, lacks ? 9 : 10, 0, true, false, null))));
    }
    assertThat(asked)
        .containsSubsequence(
            "2026-01-01 00:00:00/2026-05-05 23:59:59",
            "2026-02-01 00:00:00/2026-02-28 23:59:59",
            "2026-02-04 00:00:00/2026-02-04 23:59:59",
            "2026-02-04 04:00:00/2026-02-04 04:59:59")
        .hasSizeLessThan(24 + 2 + 12 + 31 + 24);
    assertThat(asks()).contains("begintime=2026-02-04 04:00:00");
  }

  @Test
  void where_everything_is_read_all_that_ever_was_is_counted_by_ids() {
    site = AxAcsSite.with();
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    List<String> asked = looks(any -> 0);
    assertThat(asked).contains("/api/v1/acsrecords/byid/count?id=0&isalarm=-1");
  }

  @Test
  void its_state_comes_back_from_json() {
    ReconcileState known =
        new ReconcileState(Instant.parse("2026-06-10T04:00:00Z"), "2026-06-10", List.of());
    assertThat(ReconcileState.fromJson(known.toJson())).isEqualTo(known);
    assertThat(ReconcileState.fromJson(ReconcileState.FIRST.toJson()))
        .isEqualTo(ReconcileState.FIRST);
    assertThatThrownBy(() -> ReconcileState.fromJson("[]")).hasMessageContaining("checkpoint");
  }
}
