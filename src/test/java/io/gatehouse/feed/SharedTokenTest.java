package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.SharedToken.Fetched;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedTokenTest {

  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private final SetClock clock = new SetClock("2026-03-01T00:00:00Z");
  private int fetches;
  private Meaning failure;
  private final SharedToken token = new SharedToken(clock, "WeCom", this::fetch);

  private Fetched fetch() {
    fetches++;
    return failure == null
        ? new Fetched(Meaning.SUCCESS, "token-" + fetches, TWO_HOURS)
        : Fetched.failed(failure);
  }

  @Test
  void a_token_is_fetched_once_and_used_for_its_lifetime() {
    assertThat(token.get()).isEqualTo("token-1");
    clock.forward(TWO_HOURS.minusSeconds(1));
    assertThat(token.get()).isEqualTo("token-1");
    clock.forward(Duration.ofSeconds(1));
    assertThat(token.get()).isEqualTo("token-2");
  }

  @Test
  void what_a_clock_that_was_ahead_has_kept_does_not_hold() {
    clock.forward(Duration.ofDays(45));
    failure = new Refused("no ticket", Duration.ofMinutes(1));
    assertThatThrownBy(token::get).isInstanceOf(Refused.class);
    clock.forward(Duration.ofDays(-45));
    failure = null;
    assertThat(token.get()).isEqualTo("token-2");
    clock.forward(TWO_HOURS);
    assertThat(token.get()).isEqualTo("token-3");
  }

  @Test
  void however_many_ask_at_once_one_fetches() throws Exception {
    int threads = 32;
    CountDownLatch allWait = new CountDownLatch(threads);
    SharedToken slow =
        new SharedToken(
            clock,
            "WeCom",
            () -> {
              await(allWait); // until every thread is about to ask
              return fetch();
            });
    assertThat(together(threads, allWait, slow::get)).containsExactly("token-1");
    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void a_failure_is_one_failure_for_all_who_ask_at_once() throws Exception {
    failure = new RetryLater("WeCom is busy");
    int threads = 16;
    CountDownLatch allWait = new CountDownLatch(threads);
    SharedToken slow =
        new SharedToken(
            clock,
            "WeCom",
            () -> {
              await(allWait);
              return fetch();
            });
    Set<String> got = together(threads, allWait, () -> slow.current().meaning().toString());
    assertThat(got).hasSize(1);
    assertThat(fetches).isEqualTo(1);
  }

  private static Set<String> together(int threads, CountDownLatch latch, Callable<String> ask)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> asked =
          IntStream.range(0, threads)
              .mapToObj(
                  n ->
                      pool.submit(
                          () -> {
                            latch.countDown();
                            return ask.call();
                          }))
              .toList();
      Set<String> got = new HashSet<>();
      for (Future<String> one : asked) {
        got.add(one.get());
      }
      return got;
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_dropped_token_is_replaced_and_one_replaced_before_is_not_dropped_again() {
    String first = token.get();
    token.worked(first);
    token.drop(first);
    assertThat(token.get()).isEqualTo("token-2");
    token.drop(first); // by another feed, that used it too
    assertThat(token.get()).isEqualTo("token-2");
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void after_a_passing_failure_it_is_fetched_again_a_moment_later() {
    failure = new RetryLater("WeCom is busy");
    assertThatThrownBy(token::get).isInstanceOf(RetryLater.class);
    assertThatThrownBy(token::get).isInstanceOf(RetryLater.class).hasMessage("WeCom is busy");
    assertThat(fetches).isEqualTo(1);
    failure = null;
    clock.forward(Duration.ofSeconds(1));
    assertThat(token.get()).isEqualTo("token-2");
  }

  @Test
  void what_will_not_heal_is_tried_again_when_its_probe_is_due() {
    failure = new Refused("wrong secret", Duration.ofMinutes(10));
    assertThatThrownBy(token::get).isInstanceOf(Refused.class);
    clock.forward(Duration.ofMinutes(10).minusSeconds(1));
    assertThatThrownBy(token::get).isInstanceOf(Refused.class).hasMessage("wrong secret");
    assertThat(fetches).isEqualTo(1);
    failure = null;
    clock.forward(Duration.ofSeconds(1));
    assertThat(token.get()).isEqualTo("token-2");
  }

  @Test
  void too_many_calls_pause_for_as_long_as_they_must() {
    failure = new RateLimited("too many", Duration.ofMinutes(1));
    assertThatThrownBy(token::get).isInstanceOf(RateLimited.class);
    clock.forward(Duration.ofSeconds(59));
    assertThatThrownBy(token::get).isInstanceOf(RateLimited.class);
    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void tokens_that_are_refused_from_the_first_are_not_fetched_for_ever() {
    for (int n = 0; n < 200; n++) {
      Fetched current = token.current();
      if (current.value() != null) {
        token.drop(current.value());
      }
      clock.forward(Duration.ofSeconds(30));
    }
    assertThat(fetches).isBetween(5, 16); // of 100 minutes
    assertThat(token.current().toString()).contains("is another system using the secret");
  }

  @Test
  void a_token_that_has_worked_may_be_refused_at_any_time() {
    for (int n = 0; n < 20; n++) {
      String current = token.get();
      token.worked(current);
      token.drop(current);
    }
    assertThat(fetches).isEqualTo(20);
  }

  @Test
  void a_new_ticket_makes_a_failure_be_forgotten_and_keeps_a_token() {
    failure = new Refused("no ticket", Duration.ofMinutes(10));
    assertThatThrownBy(token::get).isInstanceOf(Refused.class);
    failure = null;
    token.retry();
    assertThat(token.get()).isEqualTo("token-2");
    token.retry();
    assertThat(token.get()).isEqualTo("token-2");
  }

  @Test
  void no_text_of_it_holds_the_token() {
    String value = token.get();
    assertThat(token.toString() + token.current()).doesNotContain(value);
  }
}
