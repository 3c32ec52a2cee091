package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.AlarmsCursor.State.Since;
import io.gatehouse.axacs.AxAcsRecordsState.MissingIds;
import io.gatehouse.axacs.PassagesCursor.PassagesState;
import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.axacs.ReconcileCursor.ReconcileState.Passed;
import io.gatehouse.axacs.ReconcileWindows.CountedWindow;
import io.gatehouse.axacs.ReconcileWindows.CountedWindow.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints that an earlier release has written are read, and come back from their own JSON. */
class StatesTest {

  private static final Instant THEN = Instant.parse("2026-06-01T00:00:00Z");

  static String file(String name) {
    try (InputStream file = StatesTest.class.getResourceAsStream("/axacs/" + name + ".json")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void records_of_an_earlier_release() {
    AxAcsRecordsState state = AxAcsRecordsState.fromJson(file("records-state"));
    assertThat(state.mark()).isEqualTo(9_007_199_254_740_993L); // a double would round it
    assertThat(state.tail()).isEqualTo(Map.of(41L, "2026-06-01 08:00:00", 42L, ""));
    assertThat(state.epoch()).isEqualTo(3);
    assertThat(state.holes())
        .containsExactly(
            new MissingIds(7, 9, THEN, 2), new MissingIds(20, 40, THEN.plusMillis(5), 0));
    assertThat(AxAcsRecordsState.fromJson(state.toJson())).isEqualTo(state);
  }

  @Test
  void a_mark_that_one_giant_id_has_carried_away_comes_back() {
    AxAcsRecordsState state = AxAcsRecordsState.fromJson(file("records-state-giant"));
    assertThat(state.mark()).isEqualTo(130);
    assertThat(state.tail()).hasSize(7);
    assertThat(state.beyond()).containsOnlyKeys(100_000_000_000_000_000L);
  }

  @Test
  void passages_of_an_earlier_release() {
    PassagesState state = PassagesState.fromJson(file("passages-state"));
    assertThat(state)
        .isEqualTo(PassagesState.FIRST.withMark(Instant.parse("2026-05-31T00:00:00Z")));
    PassagesState full =
        state.withPage(7).withPassed(new PassagesState.Passed(THEN, THEN.plusSeconds(9), null));
    assertThat(PassagesState.fromJson(full.toJson())).isEqualTo(full);
  }

  @Test
  void reconcile_of_an_earlier_release() {
    ReconcileState state = ReconcileState.fromJson(file("reconcile-state"));
    assertThat(state.checkedTo()).isEqualTo("2026-06-10T04:00:00Z");
    assertThat(state.deepDay()).isEqualTo("2026-06-10");
    assertThat(ReconcileState.fromJson(file("reconcile-state-first")))
        .isEqualTo(ReconcileState.FIRST);
    ReconcileState passed =
        state.withPassed(new CountedWindow(THEN, THEN.plusSeconds(9), Size.HOUR), THEN);
    assertThat(passed.passed())
        .containsExactly(new Passed(THEN, THEN.plusSeconds(9), Size.HOUR, THEN));
    assertThat(ReconcileState.fromJson(passed.toJson())).isEqualTo(passed);
  }

  @Test
  void realtime_of_an_earlier_release() {
    assertThat(RealtimeCursor.State.fromJson(file("realtime-state")))
        .isEqualTo(new RealtimeCursor.State(THEN, null, null));
  }

  @Test
  void alarms_of_an_earlier_release() {
    AlarmsCursor.State state = AlarmsCursor.State.fromJson(file("alarms-state"));
    assertThat(state.open())
        .isEqualTo(Map.of("7", new Since(THEN, null, null), "8", Since.NOTHING));
    assertThat(AlarmsCursor.State.fromJson(state.toJson())).isEqualTo(state);
  }

  @Test
  void reference_of_an_earlier_release() {
    AxAcsReferenceCursor.State state = AxAcsReferenceCursor.State.fromJson(file("reference-state"));
    assertThat(state.nobody()).isEqualTo(List.of("7", "8"));
    assertThat(state.peopleShort()).isTrue();
    AxAcsReferenceCursor.State more = state.leftOut(new TreeMap<>(Map.of("orgs", THEN)));
    assertThat(AxAcsReferenceCursor.State.fromJson(more.toJson())).isEqualTo(more);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "records-state | record 9,007,199,254,740,993 | records",
        "passages-state | 2026-05-31T00:00:00Z | passages",
        "reconcile-state | 2026-06-10T04:00:00Z | reconcile",
        "reconcile-state-first | nothing compared yet | reconcile",
        "reference-state | a full listing | reference",
        "realtime-state | 2026-06-01T00:00:00Z | realtime",
        "alarms-state | 2 open alarms | alarms",
      })
  void a_position_is_told_in_words(String state, String words, String feed) {
    assertThat(new AxAcs().position(feed, file(state))).isEqualTo(words);
  }

  @Test
  void what_is_no_checkpoint_is_told() {
    for (String feed : List.of("records", "reconcile", "realtime", "alarms", "passages")) {
      assertThatThrownBy(() -> new AxAcs().position(feed, "[]"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the checkpoint cannot be read: []");
    }
  }
}
