package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class K30BadPusherTest extends Pushing {

  @Test
  void a_share_is_lost_and_a_share_repeated_and_the_ledger_knows_which() {
    pusher.habits().lose(0.3).repeat(0.2);
    pusher.to(callback.url());
    pass(300);
    await().until(pusher::isIdle);
    List<LedgerPassage> lost = inState(PushState.LOST);
    assertThat(lost).hasSizeBetween(60, 120).allMatch(p -> p.pushAttempts() == 0);
    assertThat(inState(PushState.ACKNOWLEDGED)).hasSize(300 - lost.size());
    List<String> numbers = callback.numbers();
    assertThat(numbers).doesNotContainAnyElementsOf(lost.stream().map(LedgerPassage::no).toList());
    assertThat(new HashSet<>(numbers)).hasSize(300 - lost.size());
    assertThat(numbers.size() - (300 - lost.size())).isBetween(15, 75);
  }

  @Test
  void what_is_held_back_waits_and_nothing_else_does() {
    PushHabits habits = new PushHabits();
    PushFates fates = new PushFates(habits, 7);
    assertThat(fates.delayMillis()).isZero();
    habits.reorder(1);
    assertThat(fates.delayMillis()).isPositive();
    habits.reorder(0.2);
    assertThat(IntStream.range(0, 1000).filter(i -> fates.delayMillis() > 0).count())
        .isBetween(150L, 250L);
  }

  @Test
  void a_share_is_overtaken_by_later_ones() {
    pusher.habits().reorder(0.2);
    pusher.to(callback.url());
    List<String> order = pass(100).stream().map(LedgerPassage::no).toList();
    await().until(pusher::isIdle);
    assertThat(callback.numbers()).isNotEqualTo(order).containsExactlyInAnyOrderElementsOf(order);
  }

  @ParameterizedTest
  @EnumSource(K30Quirk.class)
  void whatever_the_quirk_a_push_is_signed_and_a_tampered_one_is_not(K30Quirk quirk) {
    simulator.quirks().enable(quirk);
    pusher.habits().tamper(1);
    pusher.to(callback.url());
    pass(1);
    await().until(pusher::isIdle);
    pass(2 * Tampering.values().length);
    await().until(pusher::isIdle);
    assertThat(pusher.tampered().stream().map(Tampered::kind)).contains(Tampering.values());
    assertThat(pusher.tampered()).noneMatch(Tampered::wasFallenFor);
    assertThat(pusher.tampered().stream().filter(t -> t.kind().isHarmless()))
        .allMatch(t -> t.answer().acknowledges());
    assertThat(inState(PushState.ACKNOWLEDGED)).hasSize(1 + 2 * Tampering.values().length);
  }

  @Test
  void who_falls_for_tampering_is_found_out() {
    callback.says(200, push -> Callback.DONE);
    pusher.habits().tamper(1);
    pusher.to(callback.url());
    pass(Tampering.values().length);
    await().until(pusher::isIdle);
    assertThat(pusher.tampered().stream().filter(Tampered::wasFallenFor)).isNotEmpty();
  }

  @Test
  void no_more_than_the_rate_goes_out() {
    pusher.habits().rate(0.001);
    pusher.to(callback.url());
    pass(5);
    await().until(() -> !inState(PushState.ACKNOWLEDGED).isEmpty());
    assertThat(callback.received()).hasSize(1);
    assertThat(inState(PushState.WAITING)).hasSize(4);
    assertThat(pusher.isIdle()).isFalse();
  }
}
