package io.gatehouse.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.webhook.PushConsumer.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

  private long now;
  private final Gate gate = new Gate(2, () -> now);
  private final List<Gate.Turn> begun = new ArrayList<>();

  private Gate.Turn enter() {
    Gate.Turn[] own = new Gate.Turn[1];
    own[0] = gate.turn(() -> begun.add(own[0]));
    gate.enter(own[0]);
    return own[0];
  }

  private void pass(int millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private long expectedMillis() {
    return gate.expectedWait().toMillis();
  }

  @Test
  void who_finds_a_place_waits_for_nothing_however_long_others_took() {
    enter();
    pass(60_000);
    begun.get(0).leave();
    assertThat(expectedMillis()).isZero();
    enter();
    assertThat(expectedMillis()).isZero();
  }

  @Test
  void where_all_places_hang_the_next_waits_at_least_as_long_as_they_have() {
    enter();
    enter();
    assertThat(expectedMillis()).isZero();
    pass(4_000);
    assertThat(expectedMillis()).isEqualTo(4_000);
    enter();
    begun.get(0).leave(); // and the third begins
    assertThat(expectedMillis()).isZero();
  }

  @Test
  void the_next_waits_at_least_as_long_as_the_first_in_the_queue_has() {
    enter();
    enter();
    enter();
    pass(1_000);
    enter();
    begun.get(0).leave(); // the third begins
    begun.get(1).leave(); // the fourth
    enter();
    pass(300);
    enter();
    begun.get(2).leave(); // the fifth
    assertThat(expectedMillis()).isZero();
    pass(700);
    assertThat(expectedMillis()).isEqualTo(700);
  }

  @Test
  void the_order_is_kept_and_who_gives_up_is_left_out() {
    enter();
    enter();
    Gate.Turn third = enter();
    Gate.Turn fourth = enter();
    assertThat(third.giveUp()).isTrue();
    begun.get(0).leave();
    assertThat(begun.get(2)).isSameAs(fourth);
    assertThat(fourth.giveUp()).isFalse();
  }
}
