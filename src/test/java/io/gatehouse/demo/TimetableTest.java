package io.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private final Timetable timetable = new Timetable();
  private final List<String> played = new ArrayList<>();

  private void at(int seconds, String what) {
    timetable.add(Duration.ofSeconds(seconds), () -> played.add(what));
  }

  @Test
  void scenes_of_all_sites_are_played_in_the_order_of_time_each_once() {
    at(3, "hq");
    at(1, "branch");
    at(9, "late");

    timetable.play(Duration.ofSeconds(2));
    assertThat(played).containsExactly("branch");
    timetable.play(Duration.ofSeconds(5));
    timetable.play(Duration.ofSeconds(6));
    assertThat(played).containsExactly("branch", "hq");
  }

  @Test
  void what_a_scene_leaves_for_later_counts_from_that_scene() {
    timetable.add(
        Duration.ofSeconds(4),
        () -> timetable.later(Duration.ofSeconds(3), () -> played.add("cleared")));

    timetable.play(Duration.ofSeconds(4));
    timetable.play(Duration.ofSeconds(6));
    assertThat(played).isEmpty();
    timetable.play(Duration.ofSeconds(7));
    assertThat(played).containsExactly("cleared");
  }
}
