package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsStateTest {

  private static final Instant THEN = Instant.parse("2026-06-01T00:00:00Z");

  private static final RecordsState STATE =
      new RecordsState(
          9_007_199_254_740_993L, // a double would round it
          new TreeMap<>(java.util.Map.of(41L, "2026-06-01 08:00:00", 42L, "")),
          3,
          List.of(new Hole(7, 9, THEN, 2), new Hole(20, 40, THEN.plusMillis(5), 0)));

  @Test
  void it_comes_back_from_its_json() {
    assertThat(RecordsState.fromJson(STATE.toJson())).isEqualTo(STATE);
    assertThat(RecordsState.fromJson(RecordsState.FIRST.toJson())).isEqualTo(RecordsState.FIRST);
  }

  @Test
  void it_comes_back_as_postgresql_formats_it() {
    String jsonb =
        """
        {"mark": 9007199254740993, "tail": {"41": "2026-06-01 08:00:00", "42": ""}, "epoch": 3, \
        "holes": [{"to": 9, "after": 7, "looks": 2, "since": "2026-06-01T00:00:00Z"}, \
        {"to": 40, "after": 20, "looks": 0, "since": "2026-06-01T00:00:00.005Z"}]}""";
    assertThat(RecordsState.fromJson(jsonb)).isEqualTo(STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "{}", "{\"mark\": \"x\", \"tail\": {}, \"epoch\": 0}", "{\"mark\":"})
  void another_json_is_told_with_its_text(String json) {
    assertThatThrownBy(() -> RecordsState.fromJson(json))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the checkpoint cannot be read: " + json);
  }

  @Test
  void the_tail_keeps_the_highest_ids() {
    RecordsState state = RecordsState.FIRST;
    for (long id = 1; id <= 30; id++) {
      TreeMap<Long, String> last = new TreeMap<>();
      last.put(id, "t" + id);
      state = state.withMark(id, last);
    }
    assertThat(state.tail()).hasSize(RecordsState.TAIL).containsKey(23L).containsKey(30L);
  }

  @Test
  void neighbouring_holes_become_one() {
    RecordsState state =
        RecordsState.FIRST
            .withHole(new Hole(0, 10, THEN, 0))
            .withHole(new Hole(10, 20, THEN.plusSeconds(1), 0))
            .withHole(new Hole(20, 30, THEN, 1));
    assertThat(state.holes())
        .containsExactly(new Hole(0, 20, THEN.plusSeconds(1), 0), new Hole(20, 30, THEN, 1));
  }

  @Test
  void of_very_many_holes_none_is_forgotten() {
    RecordsState state = RecordsState.FIRST;
    for (int i = 0; i < 100; i++) {
      state = state.withHole(new Hole(10 * i, 10 * i + 5, THEN.plusSeconds(i), 0));
    }
    assertThat(state.holes()).hasSize(32);
    for (int i = 0; i < 100; i++) {
      long after = 10 * i;
      assertThat(state.holes())
          .as("hole %s", i)
          .anyMatch(hole -> hole.after() <= after && hole.to() >= after + 5);
    }
  }

  @Test
  void a_hole_is_due_at_three_times_the_age_each_and_at_the_overlap_for_the_last_time() {
    Duration overlap = Duration.ofHours(2);
    Hole hole = new Hole(1, 3, THEN, 0);
    List<Integer> ages = new java.util.ArrayList<>();
    for (int second = 0; second <= 8_000; second++) {
      Instant now = THEN.plusSeconds(second);
      if (!hole.done(overlap) && hole.due(now, overlap)) {
        ages.add(second);
        hole = hole.lookedAt(1, 3, now, overlap);
      }
    }
    assertThat(ages).containsExactly(4, 12, 36, 108, 324, 972, 2916, 7200);
    assertThat(hole.done(overlap)).isTrue();
  }

  @Test
  void a_look_that_comes_late_stands_for_those_it_missed() {
    Hole hole = new Hole(1, 9, THEN, 0);
    assertThat(hole.lookedAt(4, 6, THEN.plusSeconds(40), Duration.ofHours(2)))
        .isEqualTo(new Hole(4, 6, THEN, 3));
  }
}
