package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorStatesCursorTest {

  private static final String STATE = "/api/v1/acs/device/door/state/";

  private final SetClock clock = new SetClock("1970-01-01T00:00:00Z");
  private String state;
  private DoorStatesCursor cursor;

  private void run(String... doors) {
    cursor = DoorStatesCursor.open(state, clock);
    cursor.scope(List.of(doors));
  }

  private String asks() {
    return cursor.next().map(Ask::toString).orElse("nothing");
  }

  private Progress answer(String members) {
    Progress progress =
        cursor.accept(reply("{'status': 0, " + members + "}"), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  @Test
  void only_what_has_changed_is_loaded() {
    run("a", "b");
    Progress first = answer("'isOnline': 1, 'isOpen': 0,");
    assertThat(first.records()).extracting(r -> r.get("doorId")).containsExactly("a");
    first = answer("'isOnline': 0, 'isOpen': 1");
    assertThat(first.records()).extracting(r -> r.get("doorId")).containsExactly("b");
    assertThat(asks()).isEqualTo("nothing");

    clock.forward(Duration.ofMinutes(2));
    run("a", "b");
    answer("'isOnline': 1, 'isOpen': 0");
    Progress second = answer("'isOnline': 1, 'isOpen': 1");
    assertThat(second.records()).extracting(r -> r.get("doorId")).containsExactly("b");
    assertThat(second.records().get(0).get("stateAt")).isEqualTo("120000");

    clock.forward(Duration.ofMinutes(2));
    run("a", "b");
    answer("'isOnline': 1, 'isOpen': 0");
    assertThat(answer("'isOnline': 1, 'isOpen': 1").batches()).isEmpty();
  }

  @Test
  void a_door_that_the_server_does_not_know_is_passed_over() {
    run("a");
    assertThat(cursor.accept(reply("{'status': 102}"), clock.instant(), clock.instant()).batches())
        .isEmpty();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void each_minute_begins_with_another_door() {
    List<String> first = new ArrayList<>();
    for (int minute = 0; minute < 3; minute++) {
      run("a", "b", "c");
      first.add(asks().replace(STATE, ""));
      clock.forward(Duration.ofMinutes(1));
    }
    assertThat(first).containsExactly("a", "b", "c");
  }

  @Test
  void an_id_can_never_become_a_command() {
    run("../open/admin/secret/d1", "..", ".", " ", "x/../../close/a/b/c");
    assertThat(asks()).isEqualTo(STATE + "..%2Fopen%2Fadmin%2Fsecret%2Fd1");
    answer("'isOpen': 0");
    assertThat(asks()).isEqualTo(STATE + "x%2F..%2F..%2Fclose%2Fa%2Fb%2Fc");
    answer("'isOpen': 0");
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void what_was_read_before_an_unreadable_door_is_loaded_and_the_door_is_left_out_for_a_day() {
    run("a", "b", "c");
    assertThat(answer("'isOnline': 1, 'isOpen': 0").state()).contains("a");
    Progress over = cursor.passOver("the reply is unreadable").orElseThrow();
    state = over.state();
    assertThat(over.gaps()).hasSize(1);
    assertThat(asks()).isEqualTo(STATE + "c");
    answer("'isOnline': 1, 'isOpen': 0");

    clock.forward(Duration.ofHours(23));
    run("a", "b", "c");
    while (cursor.next().isPresent()) {
      assertThat(asks()).isNotEqualTo(STATE + "b");
      answer("'isOnline': 1, 'isOpen': 0");
    }

    clock.forward(Duration.ofHours(1));
    run("b");
    Progress read = answer("'isOnline': 1, 'isOpen': 0");
    assertThat(read.records()).extracting(r -> r.get("doorId")).containsExactly("b");
    assertThat(read.filled()).hasSize(1);
  }

  @Test
  void without_doors_nothing_is_asked() {
    run();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_state_that_is_none_is_told() {
    assertThatThrownBy(() -> DoorStatesCursor.open("[]", clock)).hasMessageContaining("checkpoint");
  }
}
