package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlarmsCursorTest {

  private static final String NONE = "{'status': 102}";

  private final SetClock clock = new SetClock("2026-06-01T00:00:00Z");
  private String state;
  private AlarmsCursor cursor;

  private Progress run(String json) {
    cursor = AlarmsCursor.open(state);
    return again(json);
  }

  private Progress again(String json) {
    Progress progress = cursor.accept(reply(json), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  private Progress sees(int acknowledged, int cleared, int recovered) {
    return run(
        ("{'status': 0, 'data': [{'alarmEventTroubleId': 1, 'alarmStatus': %d,"
                + " 'alarmClearStatus': '%d', 'alarmRecoverStatus': %d}]}")
            .formatted(acknowledged, cleared, recovered));
  }

  private static Instant time(Progress progress, String field) {
    VendorRecord record = progress.records().get(0);
    String millis = record.get(field);
    return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static boolean completes(Progress progress) {
    return progress.batches().stream().allMatch(Batch::listed);
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'alarmEventTroubleId': " + i + "}")
        .collect(Collectors.joining(",", "{'status': 0, 'data': [", "]}"));
  }

  @Test
  void each_state_has_the_time_at_which_it_was_seen_first() {
    Progress opened = sees(0, 0, 0);
    assertThat(time(opened, "acknowledgedAt")).isNull();
    clock.forward(Duration.ofMinutes(1));
    Instant acknowledged = clock.instant();
    sees(1, 0, 0);
    clock.forward(Duration.ofMinutes(1));
    Instant recovered = clock.instant();
    sees(1, 0, 1);
    clock.forward(Duration.ofMinutes(1));

    Progress last = sees(1, 1, 1);

    assertThat(time(last, "acknowledgedAt")).isEqualTo(acknowledged);
    assertThat(time(last, "recoveredAt")).isEqualTo(recovered);
    assertThat(time(last, "clearedAt")).isEqualTo(clock.instant());
  }

  @Test
  void a_state_that_is_taken_back_has_no_time() {
    sees(1, 0, 1);
    assertThat(time(sees(1, 0, 0), "recoveredAt")).isNull();
  }

  @Test
  void a_list_like_the_last_one_moves_no_checkpoint() {
    sees(1, 0, 0);
    clock.forward(Duration.ofMinutes(1));
    assertThat(sees(1, 0, 0).state()).isNull();
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void an_empty_list_after_a_full_one_is_asked_for_twice() {
    sees(0, 0, 0);
    assertThat(run(NONE).batches()).isEmpty();
    assertThat(cursor.next()).isPresent();
    assertThat(completes(again(NONE))).isTrue();
    assertThat(AlarmsCursor.State.fromJson(state).open()).isEmpty();
    assertThat(run(NONE).batches()).as("nothing was open").hasSize(1);
  }

  @Test
  void a_list_of_a_thousand_may_be_cut_and_closes_nothing_which_is_told_once() {
    assertThat(completes(run(many(999)))).isTrue();
    assertThat(cursor.notice()).isEmpty();
    assertThat(completes(run(many(1_000)))).isFalse();
    assertThat(cursor.notice()).hasValueSatisfying(n -> assertThat(n).contains("may be cut"));
    run(many(1_000));
    assertThat(cursor.notice()).isEqualTo(Optional.empty());
    assertThat(completes(run(many(3)))).isTrue();
    run(many(1_000));
    assertThat(cursor.notice()).as("it began again").isPresent();
  }

  @Test
  void an_alarm_beyond_a_cut_list_keeps_its_times() {
    sees(1, 0, 0);
    Instant acknowledged = clock.instant();
    clock.forward(Duration.ofMinutes(1));
    run(many(1_001).replace("{'alarmEventTroubleId': 1}", "{'alarmEventTroubleId': 5000}"));
    clock.forward(Duration.ofMinutes(1));
    assertThat(time(sees(1, 0, 0), "acknowledgedAt")).isEqualTo(acknowledged);
  }

  @Test
  void its_state_comes_back_from_json() {
    sees(1, 0, 1);
    assertThat(AlarmsCursor.State.fromJson(state).toJson()).isEqualTo(state);
    assertThatThrownBy(() -> AlarmsCursor.State.fromJson("7")).hasMessageContaining("checkpoint");
  }
}
