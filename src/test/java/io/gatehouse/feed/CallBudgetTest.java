package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallBudgetTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SetClock clock = new SetClock("2026-01-01T00:00:00Z");
  private final CallBudget budget = new CallBudget(new Budget("app", 60, MINUTE), clock);

  /** The moments of so many calls of a feed that calls as soon as it may. */
  private List<Instant> calls(int count) {
    List<Instant> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clock.forward(budget.take());
      calls.add(clock.instant());
    }
    return calls;
  }

  @Test
  void no_minute_ever_holds_more_calls_than_the_budget() {
    List<Instant> calls = calls(500);
    for (int i = 60; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 60), calls.get(i))).isGreaterThan(MINUTE);
    }
  }

  @Test
  void the_first_half_costs_no_wait_and_then_calls_slow_down_instead_of_standing_still() {
    List<Instant> calls = calls(200);
    assertThat(calls.get(29)).isEqualTo(calls.get(0));
    for (int i = 31; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 1), calls.get(i)))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(32));
    }
  }

  @Test
  void a_feed_that_calls_now_and_then_never_waits() {
    for (int i = 0; i < 200; i++) {
      assertThat(budget.take()).isZero();
      clock.forward(Duration.ofSeconds(3));
    }
  }

  @Test
  void calls_that_were_given_their_moment_ahead_count_for_those_after_them() {
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      waits.add(budget.take());
    }
    for (int i = 60; i < waits.size(); i++) {
      assertThat(waits.get(i).minus(waits.get(i - 60))).isGreaterThan(MINUTE);
    }
  }

  @Test
  void a_pause_is_for_all_who_share_the_budget_and_is_never_shortened() {
    budget.pause(Pause.of(clock.instant(), Duration.ofSeconds(60)));
    budget.pause(Pause.of(clock.instant(), Duration.ofSeconds(10)));
    assertThat(budget.pausedAt(clock.instant().plusSeconds(59))).isTrue();
    assertThat(budget.pausedAt(clock.instant().plusSeconds(60))).isFalse();
  }

  @Test
  void a_clock_that_was_ahead_for_a_while_costs_nobody_a_wait_until_then() {
    calls(100);
    clock.forward(Duration.ofDays(45));
    calls(100);
    budget.pause(Pause.of(clock.instant(), Duration.ofSeconds(60)));
    clock.forward(Duration.ofDays(-45));
    assertThat(budget.pausedAt(clock.instant())).isFalse();
    List<Instant> calls = calls(200);
    for (int i = 60; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 60), calls.get(i)))
          .isBetween(MINUTE, Duration.ofSeconds(95));
    }
  }
}
