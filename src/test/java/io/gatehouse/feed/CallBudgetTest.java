package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.CallPriority;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallBudgetTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Budget SIXTY = new Budget("app", 60, MINUTE);

  /** What a real warehouse says that cannot be opened. */
  private static final WarehouseException AWAY =
      catchThrowableOfType(
          WarehouseException.class,
          () -> Warehouse.openReadOnly("jdbc:h2:mem:none;IFEXISTS=TRUE", "", ""));

  @TempDir Path folder;

  private long now = TimeUnit.DAYS.toNanos(3);
  private boolean away;
  private int visits;
  private long databaseAhead;
  private CallLedger ledger = CallLedger.empty();
  private final TreeMap<Long, List<Runnable>> later = new TreeMap<>();

  private CallLedger.Answer visit(String key, CallLedger.Visit visit) {
    visits++;
    if (away) {
      throw AWAY;
    }
    long clock = TimeUnit.NANOSECONDS.toMillis(now) + databaseAhead;
    CallLedger.Visited visited = ledger.visit(visit, clock);
    ledger = visited.ledger();
    return visited.answer();
  }

  private CallBudget budget(String holder) {
    return new CallBudget(
        SIXTY,
        this::visit,
        holder,
        () -> now,
        (work, after) -> {
          if (after.isZero()) {
            work.run();
          } else {
            later.computeIfAbsent(now + after.toNanos(), at -> new ArrayList<>()).add(work);
          }
        });
  }

  private void forward(Duration by) {
    now += Math.max(1_000_000, by.toNanos());
    for (Map.Entry<Long, List<Runnable>> due;
        (due = later.firstEntry()) != null && due.getKey() <= now; ) {
      later.remove(due.getKey()).forEach(Runnable::run);
    }
  }

  /** The moments of so many calls of a feed that calls as soon as it may, in nanoseconds. */
  private List<Long> calls(CallBudget budget, CallPriority priority, int count) {
    List<Long> calls = new ArrayList<>();
    while (calls.size() < count) {
      CallBudget.Turn turn = budget.queue(priority);
      for (Duration left; !(left = budget.left(turn)).isZero(); ) {
        forward(left);
      }
      budget.leave(turn);
      calls.add(now);
    }
    return calls;
  }

  private static void neverMoreThan(int most, Duration per, List<Long> calls) {
    List<Long> sorted = new ArrayList<>(calls);
    Collections.sort(sorted);
    for (int i = most; i < sorted.size(); i++) {
      assertThat(sorted.get(i) - sorted.get(i - most))
          .as("call %s and the one %s before", i, most)
          .isGreaterThan(per.toNanos());
    }
  }

  @Test
  void no_minute_ever_holds_more_calls_than_the_budget() {
    List<Long> calls = calls(budget("one"), CallPriority.LIVE, 500);
    neverMoreThan(60, MINUTE, calls);
    assertThat(Duration.ofNanos(calls.get(499) - calls.get(0))).isLessThan(MINUTE.multipliedBy(9));
    assertThat(visits).isLessThan(400);
  }

  @Test
  void the_first_calls_cost_no_wait_and_then_they_slow_down_instead_of_standing_still() {
    List<Long> calls = calls(budget("one"), CallPriority.REFERENCE, 200);
    assertThat(calls.get(29)).isEqualTo(calls.get(0));
    for (int i = 31; i < calls.size(); i++) {
      assertThat(Duration.ofNanos(calls.get(i) - calls.get(i - 1)))
          .isBetween(Duration.ZERO, Duration.ofSeconds(37));
    }
  }

  @Test
  void a_feed_that_calls_now_and_then_never_waits() {
    CallBudget budget = budget("one");
    for (int i = 0; i < 200; i++) {
      long before = now;
      calls(budget, CallPriority.LIVE, 1);
      assertThat(now).isEqualTo(before);
      forward(Duration.ofSeconds(3));
    }
  }

  @Test
  void a_live_call_overtakes_those_that_wait_already() {
    CallBudget budget = budget("one");
    long before = now;
    CallBudget.Turn history;
    while (budget.left(history = budget.queue(CallPriority.HISTORY)).isZero()) {
      budget.leave(history);
    }
    calls(budget, CallPriority.LIVE, 1);
    assertThat(now).isEqualTo(before);
    assertThat(budget.left(history)).isPositive();
  }

  @Test
  void a_database_whose_clock_jumps_ahead_lets_no_process_call_more() {
    CallBudget budget = budget("one");
    List<Long> calls = new ArrayList<>(calls(budget, CallPriority.LIVE, 45));
    databaseAhead = Duration.ofDays(1).toMillis();
    calls.addAll(calls(budget, CallPriority.LIVE, 100));
    databaseAhead = 0;
    calls.addAll(calls(budget, CallPriority.LIVE, 100));
    neverMoreThan(60, MINUTE, calls);
  }

  @Test
  void while_the_database_is_away_each_keeps_to_its_part_and_is_counted_when_it_is_back() {
    CallBudget one = budget("one");
    CallBudget other = budget("other");
    List<Long> all = new ArrayList<>(calls(one, CallPriority.LIVE, 30));
    all.addAll(calls(other, CallPriority.LIVE, 10));
    away = true;
    long gone = now;
    for (int i = 0; i < 80; i++) {
      all.addAll(calls(i % 2 == 0 ? one : other, CallPriority.LIVE, 1));
    }
    assertThat(now - gone).isGreaterThan(MINUTE.toNanos()); // of what others have called lately
    away = false;
    for (int i = 0; i < 120; i++) {
      all.addAll(calls(i % 3 == 0 ? one : other, CallPriority.LIVE, 1));
    }
    neverMoreThan(60, MINUTE, all);
  }

  @Test
  void who_never_reached_the_database_has_a_quarter() {
    away = true;
    List<Long> calls = calls(budget("stranger"), CallPriority.LIVE, 60);
    neverMoreThan(15, MINUTE, calls);
  }

  @Test
  void a_pause_reaches_other_processes_and_a_long_one_ends_the_run() {
    CallBudget told = budget("told");
    CallBudget other = budget("other");
    told.pause(Duration.ofSeconds(60));
    assertThat(told.paused()).isEqualTo(Duration.ofSeconds(60));
    long before = now;
    calls(other, CallPriority.LIVE, 1);
    assertThat(now - before).isBetween(60_000_000_000L, 62_000_000_000L);
    told.pause(Duration.ofHours(1));
    assertThatThrownBy(() -> other.take(CallPriority.LIVE, () -> false))
        .isInstanceOf(RateLimited.class)
        .hasMessageContaining("no calls for another 3");
  }

  @Test
  void who_stops_waits_no_longer_although_the_database_hangs() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicReference<RuntimeException> end = new AtomicReference<>();
    CallBudgets budgets =
        new CallBudgets(
            (key, visit) -> {
              try {
                hangs.await();
              } catch (InterruptedException e) {
                throw new AssertionError("nothing interrupts a database", e);
              }
              throw new IllegalStateException();
            });
    Thread feed =
        new Thread(
            () -> {
              try {
                budgets.of(Optional.of(SIXTY), "plant").take(CallPriority.LIVE, () -> false);
              } catch (RuntimeException e) {
                end.set(e);
              }
            });
    feed.start();
    await().until(() -> feed.getState() == Thread.State.TIMED_WAITING);
    budgets.stop();
    feed.join();
    assertThat(end.get()).isInstanceOf(Refused.class).hasMessage("the daemon stops");
    budgets.close();
    hangs.countDown();
  }

  /** Real databases, two pools, four threads, in any order. */
  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void two_processes_on_one_database_keep_to_one_budget(String database) throws Exception {
    String url =
        database.equals("h2")
            ? "jdbc:h2:file:" + folder.resolve("w") + ";AUTO_SERVER=TRUE"
            : TestPostgres.freshDatabase();
    String user = database.equals("h2") ? "" : "postgres";
    Budget quick = new Budget("quick", 20, Duration.ofMillis(400));
    List<Long> made = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    try (Warehouse one = Warehouse.open(url, user, user, Clock.systemUTC());
        Warehouse other = Warehouse.open(url, user, user, Clock.systemUTC());
        CallBudgets daemon = new CallBudgets(one::visit);
        CallBudgets backfill = new CallBudgets(other::visit)) {
      List<Thread> feeds = new ArrayList<>();
      for (CallPriority priority :
          List.of(CallPriority.LIVE, CallPriority.REFERENCE, CallPriority.HISTORY)) {
        CallBudgets of = priority == CallPriority.HISTORY ? backfill : daemon;
        CallBudget budget = of.of(Optional.of(quick), "plant");
        feeds.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 15; i++) {
                    budget.take(priority, () -> false);
                    made.add(System.nanoTime());
                  }
                }));
      }
      for (Thread feed : feeds) {
        feed.setUncaughtExceptionHandler((thread, e) -> faults.add(e));
        feed.start();
      }
      for (Thread feed : feeds) {
        feed.join();
      }
      assertThat(faults).isEmpty();
      assertThat(made).hasSize(45);
      neverMoreThan(20, quick.per(), made);
      assertThat(one.standing().calls().get(0).sites()).containsExactly("plant");
      assertThat(one.standing().calls().get(0).calls()).isEqualTo(20);
    }
  }

  @Test
  void a_command_beside_a_warehouse_that_nobody_has_open_calls_as_it_likes() {
    CallBudget.Shared beside = CallBudgets.beside(Optional::empty);
    CallBudgets alone = new CallBudgets(beside);
    for (int i = 0; i < 45; i++) {
      alone.of(Optional.of(SIXTY), "plant").take(CallPriority.LIVE, () -> false);
    }
    alone.close();
    CallBudget.Shared unreachable =
        CallBudgets.beside(
            () -> {
              visit("", null);
              return Optional.empty();
            });
    away = true;
    assertThatThrownBy(() -> unreachable.visit("app", null)).isInstanceOf(WarehouseException.class);
  }
}
