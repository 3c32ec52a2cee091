package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.wecom.WindowCursor.RunNotices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowWalkStateTest {

  private static final Instant START = Instant.parse("2026-01-20T00:00:00Z");

  private static String sample(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/wecom", name));
  }

  @Test
  void states_of_before_are_read() throws IOException {
    WindowWalkState walking = WindowWalkState.fromJson(sample("state-walk.json"));
    assertThat(walking.watermark()).isEqualTo("2026-03-10T05:58:00Z");
    assertThat(walking.known()).isEqualTo("1a2b3c4d5e6f7a8b");
    assertThat(walking.reread()).isEqualTo("2026-03-09T05:58:00Z");
    assertThat(walking.leftOut()).containsExactly("paul");
    assertThat(walking.missed()).isEmpty();
    assertThat(walking.walk().reread()).isTrue();
    assertThat(walking.walk().pass()).isEqualTo(1);
    assertThat(walking.walk().cursor()).isEqualTo("FVXbiWcnRUTZ8ZBzI905eQ==");
    assertThat(walking.walk().scope()).isEqualTo("0badcafe");
    assertThat(WindowWalkState.fromJson(sample("state-between.json")).walk()).isNull();
    WindowWalkState first = WindowWalkState.fromJson(sample("state-first.json"));
    assertThat(first.watermark()).isNull();
    assertThat(first.walk().cursor()).isNull();
    for (String name : List.of("state-walk.json", "state-between.json", "state-first.json")) {
      WindowWalkState state = WindowWalkState.fromJson(sample(name));
      assertThat(WindowWalkState.fromJson(state.toJson())).isEqualTo(state);
    }
    assertThat(RulesCursor.State.fromJson(sample("state-rules.json")).readAt())
        .isEqualTo("2026-03-12T06:00:00Z");
    assertThat(RulesCursor.State.fromJson(sample("state-rules-under-way.json")).device())
        .isEqualTo("SN1");
  }

  @Test
  void stretches_that_were_passed_over_and_touch_are_one() {
    WindowWalkState state = WindowWalkState.FIRST;
    for (int hour = 0; hour < 100; hour++) {
      Instant at = START.plus(Duration.ofHours(hour));
      state = state.withMissed(new WindowWalkState.Missed(at, at.plus(Duration.ofHours(2)), at));
    }
    assertThat(state.missed()).hasSize(1);
    assertThat(state.missed().get(0).from()).isEqualTo(START);
  }

  @Test
  void a_stretch_that_a_clock_that_was_ahead_has_passed_over_ends_now() {
    Instant ahead = START.plus(Duration.ofDays(45));
    WindowWalkState state =
        WindowWalkState.FIRST
            .withWatermark(ahead)
            .withMissed(new WindowWalkState.Missed(START.minusSeconds(3600), ahead, ahead))
            .withMissed(
                new WindowWalkState.Missed(ahead.plusSeconds(1), ahead.plusSeconds(2), ahead));
    assertThat(
            state
                .believed(
                    WeComSettingsTest.site("corp-id=ww1", "corp-secret=s"),
                    START,
                    Duration.ofHours(2),
                    new RunNotices())
                .missed())
        .containsExactly(new WindowWalkState.Missed(START.minusSeconds(3600), START, null));
  }
}
