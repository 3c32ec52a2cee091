package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.AxAcsRecordsState.MissingIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxAcsRecordsStateTest {

  private static final Instant THEN = Instant.parse("2026-06-01T00:00:00Z");

  @Test
  void it_comes_back_as_postgresql_formats_it() {
    String jsonb =
        """
        {"mark": 9007199254740993, "tail": {"41": "2026-06-01 08:00:00", "42": ""}, "epoch": 3, \
        "holes": [{"to": 9, "after": 7, "looks": 2, "since": "2026-06-01T00:00:00Z"}, \
        {"to": 40, "after": 20, "looks": 0, "since": "2026-06-01T00:00:00.005Z"}]}""";
    assertThat(AxAcsRecordsState.fromJson(jsonb))
        .isEqualTo(AxAcsRecordsState.fromJson(StatesTest.file("records-state")));
    AxAcsRecordsState first = AxAcsRecordsState.fromJson(AxAcsRecordsState.FIRST.toJson());
    assertThat(first).isEqualTo(AxAcsRecordsState.FIRST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "{}", "{\"mark\": \"x\", \"tail\": {}, \"epoch\": 0}", "{\"mark\":"})
  void another_json_is_told_with_its_text(String json) {
    assertThatThrownBy(() -> AxAcsRecordsState.fromJson(json))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the checkpoint cannot be read: " + json);
  }

  private static TreeMap<Long, String> read(long... ids) {
    TreeMap<Long, String> read = new TreeMap<>();
    LongStream.of(ids).forEach(id -> read.put(id, "t" + id));
    return read;
  }

  @Test
  void the_tail_keeps_the_highest_ids() {
    AxAcsRecordsState state = AxAcsRecordsState.FIRST;
    for (long id = 1; id <= 30; id++) {
      state = state.with(read(id));
    }
    assertThat(state.tail()).hasSize(AxAcsRecordsState.TAIL).containsKey(23L).containsKey(30L);
  }

  @Test
  void the_mark_stays_below_a_jump_until_many_have_made_it() {
    AxAcsRecordsState state =
        AxAcsRecordsState.FIRST.with(read(1, 2, 3)).with(read(Long.MAX_VALUE));
    assertThat(state.mark()).isEqualTo(3);
    state = state.with(read(4, 5));
    assertThat(state.mark()).isEqualTo(5);
    assertThat(state.tail()).containsOnlyKeys(1L, 2L, 3L, 4L, 5L);
    for (long id = 1_000; id < 1_015; id++) {
      state = state.with(read(id));
    }
    assertThat(state.mark()).isEqualTo(5);
    state = state.with(read(1_015));
    assertThat(state.mark()).isEqualTo(1_015);
    assertThat(state.beyond()).containsOnlyKeys(Long.MAX_VALUE);
  }

  @Test
  void of_very_many_holes_the_nearest_of_one_age_become_one() {
    Duration overlap = Duration.ofHours(2);
    List<MissingIds> holes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      holes.add(new MissingIds(1_000L * i, 1_000L * i + 5, THEN, 3));
    }
    holes.add(new MissingIds(500_000, 500_001, THEN.plusSeconds(600), 0));
    List<MissingIds> bounded = MissingIds.bounded(holes, overlap);
    assertThat(bounded)
        .hasSize(64)
        .contains(new MissingIds(500_000, 500_001, THEN.plusSeconds(600), 0));
    assertThat(holes)
        .allMatch(
            hole ->
                bounded.stream()
                    .anyMatch(one -> one.after() <= hole.after() && one.to() >= hole.to()));
  }

  @Test
  void holes_of_a_moment_that_is_still_to_come_are_due_at_once() {
    Duration overlap = Duration.ofHours(2);
    MissingIds hole = new MissingIds(1, 9, THEN.plus(Duration.ofDays(45)), 4);
    assertThat(hole.due(THEN, overlap)).isTrue();
    assertThat(hole.lookedAt(1, 9, THEN, overlap)).isEqualTo(new MissingIds(1, 9, THEN, 5));
  }

  @Test
  void a_hole_is_due_at_three_times_the_age_each_and_at_the_overlap_for_the_last_time() {
    Duration overlap = Duration.ofHours(2);
    MissingIds hole = new MissingIds(1, 3, THEN, 0);
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
    MissingIds hole = new MissingIds(1, 9, THEN, 0);
    assertThat(hole.lookedAt(4, 6, THEN.plusSeconds(40), Duration.ofHours(2)))
        .isEqualTo(new MissingIds(4, 6, THEN, 3));
  }
}
