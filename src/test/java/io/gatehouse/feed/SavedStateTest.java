package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor.SavedState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SavedStateTest {

  private static final Instant NOW = Instant.parse("2026-06-06T12:00:00Z");

  @Test
  void a_moment_weeks_ahead_counts_as_never() {
    assertThat(SavedState.believed(NOW.plus(Duration.ofDays(45)), NOW)).isNull();
  }

  @Test
  void a_moment_that_a_clock_set_right_by_a_small_step_left_behind_counts() {
    Instant saved = NOW.plus(Duration.ofMinutes(4));
    assertThat(SavedState.believed(saved, NOW)).isEqualTo(saved);
  }

  @Test
  void what_was_never_saved_is_no_fault() {
    assertThat(SavedState.isFalse(null, NOW)).isFalse();
  }

  @Test
  void a_false_mark_is_read_again_from_a_month_back_or_from_further_where_the_feed_reads_further() {
    assertThat(SavedState.rereadFrom(NOW, Duration.ofHours(2))).isEqualTo("2026-05-06T12:00:00Z");
    assertThat(SavedState.rereadFrom(NOW, Duration.ofDays(35))).isEqualTo("2026-05-02T12:00:00Z");
  }
}
