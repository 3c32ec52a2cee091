package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.warehouse.CallLedger.Answer;
import io.gatehouse.warehouse.CallLedger.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of several processes that share one ledger; time is a number. */
class CallLedgerTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private CallLedger ledger = CallLedger.empty();
  private long now = 1_764_230_400_000L;
  private final List<Long> made = new ArrayList<>();

  /** A process as the ledger sees it. */
  private final class Process {
    private final String name;
    private final int calls;
    private final Duration per;
    private int left;
    private int used;
    private long lastUsed;
    private long leaseEnds;

    Process(String name, int calls, Duration per) {
      this.name = name;
      this.calls = calls;
      this.per = per;
    }

    Answer visit(int wish, CallPriority priority, Duration waited, Duration pause, long clock) {
      Visit visit =
          new Visit(
              name,
              Set.of("plant"),
              calls,
              per,
              used,
              Duration.ofMillis(now - lastUsed),
              wish,
              priority,
              waited,
              pause);
      CallLedger.Visited visited = ledger.visit(visit, clock);
      ledger = CallLedger.fromJson(visited.ledger().toJson()); // as it is kept
      used = 0;
      left = visited.answer().calls();
      leaseEnds = now + visited.answer().lease().toMillis();
      return visited.answer();
    }

    Answer visit(int wish, CallPriority priority, Duration waited) {
      return visit(wish, priority, waited, Duration.ZERO, now);
    }

    boolean call() {
      if (left == 0 || now > leaseEnds) {
        return false;
      }
      left--;
      used++;
      lastUsed = now;
      made.add(now);
      return true;
    }
  }

  private int busiest(Duration per) {
    int most = 0;
    for (int i = 0, first = 0; i < made.size(); i++) {
      while (made.get(first) <= made.get(i) - per.toMillis()) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 55, 600})
  void no_stretch_ever_holds_more_calls_than_are_allowed_in_whatever_order_and_whoever_is_killed(
      int calls) {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      Duration per = seed % 2 == 0 ? MINUTE : Duration.ofSeconds(2);
      ledger = CallLedger.empty();
      made.clear();
      List<Process> processes = new ArrayList<>();
      for (int turn = 0; turn < 2_000; turn++) {
        if (processes.size() < 3) {
          processes.add(new Process("process " + seed + " " + turn, calls, per));
        }
        Process one = processes.get(random.nextInt(processes.size()));
        if (random.nextInt(200) == 0) {
          processes.remove(one); // killed, whatever it has on lease
        } else if (!one.call() && random.nextInt(3) > 0) {
          CallPriority priority = CallPriority.values()[random.nextInt(3)];
          Duration waited = Duration.ofSeconds(random.nextInt(500));
          long overtaken = now - random.nextInt(300);
          one.visit(1 + random.nextInt(5), priority, waited, Duration.ZERO, overtaken);
        }
        now += random.nextInt(4) == 0 ? random.nextInt((int) per.toMillis() / 20) : 0;
      }
      assertThat(busiest(per)).as("seed " + seed).isBetween(1, calls);
      assertThat(made.size()).isGreaterThanOrEqualTo(calls);
    }
  }

  /** Feeds of each class that call whenever they may, for so long; how long each call waited. */
  private List<Long> waits(Duration length, CallPriority measured, long every, CallPriority busy) {
    Process hungry = new Process("hungry", 55, MINUTE);
    Process patient = new Process("patient", 55, MINUTE);
    List<Long> waits = new ArrayList<>();
    long end = now + length.toMillis();
    long hungryAt = now;
    long hungrySince = now;
    long asked = now + every;
    long patientAt = asked;
    while (now < end) {
      if (now >= hungryAt) {
        Answer answer = hungry.visit(5, busy, Duration.ofMillis(now - hungrySince));
        while (hungry.call()) {
          hungrySince = now;
        }
        hungryAt = now + Math.max(20, answer.retry().toMillis());
      }
      if (now >= patientAt) {
        Answer answer = patient.visit(1, measured, Duration.ofMillis(now - asked));
        patientAt = now + Math.max(20, answer.retry().toMillis());
        if (patient.call()) {
          waits.add(now - asked);
          asked = now + every;
          patientAt = asked;
        }
      }
      now += 20;
    }
    return waits;
  }

  @Test
  void what_is_live_does_not_wait_for_what_reaches_far_back() {
    List<Long> waits =
        waits(Duration.ofMinutes(20), CallPriority.LIVE, 10_000, CallPriority.HISTORY);
    assertThat(waits).hasSizeGreaterThan(100).allMatch(wait -> wait <= 2_500);
    assertThat(made.size()).isGreaterThan(20 * 45); // and little of the budget is wasted
    assertThat(busiest(MINUTE)).isLessThanOrEqualTo(55);
  }

  @Test
  void what_reaches_far_back_does_not_starve_where_live_feeds_take_all_there_is() {
    List<Long> waits = waits(Duration.ofMinutes(25), CallPriority.HISTORY, 20, CallPriority.LIVE);
    assertThat(waits).hasSizeGreaterThan(2).allMatch(wait -> wait < 7 * 60_000);
    assertThat(busiest(MINUTE)).isLessThanOrEqualTo(55);
  }

  @Test
  void what_a_killed_process_had_on_lease_comes_back_after_a_window() {
    Process killed = new Process("killed", 4, MINUTE);
    assertThat(killed.visit(3, CallPriority.LIVE, Duration.ZERO).calls()).isEqualTo(3);
    Process other = new Process("other", 4, MINUTE);
    other.visit(4, CallPriority.LIVE, Duration.ZERO);
    other.call();
    assertThat(other.visit(4, CallPriority.LIVE, Duration.ZERO).calls()).isZero();
    now += 70_000;
    assertThat(other.visit(4, CallPriority.LIVE, Duration.ZERO).calls()).isEqualTo(3);
  }

  @Test
  void what_was_not_used_is_there_for_others_at_once() {
    Process one = new Process("one", 8, MINUTE);
    one.visit(6, CallPriority.LIVE, Duration.ZERO);
    one.call();
    one.visit(0, CallPriority.LIVE, Duration.ZERO);
    Process other = new Process("other", 8, MINUTE);
    assertThat(other.visit(5, CallPriority.LIVE, Duration.ZERO).calls()).isEqualTo(5);
  }

  @Test
  void a_pause_is_for_all_and_no_clock_makes_it_longer() {
    Process told = new Process("told", 55, MINUTE);
    Process other = new Process("other", 55, MINUTE);
    told.visit(0, CallPriority.LIVE, Duration.ZERO, Duration.ofSeconds(60), now);
    Answer answer = other.visit(3, CallPriority.LIVE, Duration.ZERO);
    assertThat(answer.calls()).isZero();
    assertThat(answer.paused()).isEqualTo(Duration.ofSeconds(60));
    now += 10_000;
    told.visit(0, CallPriority.LIVE, Duration.ZERO, Duration.ofSeconds(5), now); // not shortened
    assertThat(ledger.use(now).paused()).isEqualTo(Duration.ofSeconds(50));
    now -= Duration.ofDays(45).toMillis(); // the database's clock is set back
    answer = other.visit(3, CallPriority.LIVE, Duration.ZERO);
    assertThat(answer.paused()).isBetween(Duration.ofSeconds(49), Duration.ofSeconds(50));
    now += 50_000;
    assertThat(other.visit(3, CallPriority.LIVE, Duration.ZERO).calls()).isEqualTo(3);
  }

  @Test
  void a_clock_that_was_ahead_for_a_while_costs_nobody_a_wait_until_then() {
    Process one = new Process("one", 4, MINUTE);
    now += Duration.ofDays(45).toMillis();
    one.visit(4, CallPriority.LIVE, Duration.ZERO);
    while (one.call()) {}
    now -= Duration.ofDays(45).toMillis();
    one.lastUsed = now;
    one.visit(1, CallPriority.LIVE, Duration.ZERO);
    now += 65_000;
    assertThat(one.visit(1, CallPriority.LIVE, Duration.ZERO).calls()).isEqualTo(1);
  }

  @Test
  void it_tells_how_much_is_used_and_who_waits() {
    assertThat(CallLedger.fromJson("no ledger").use(now).ratio()).isZero();
    Process one = new Process("one", 4, MINUTE);
    one.visit(3, CallPriority.LIVE, Duration.ZERO);
    assertThat(ledger.use(now))
        .isEqualTo(
            new CallLedger.Use(List.of("plant"), 3, 4, MINUTE, 0, Duration.ZERO)); // on lease
    while (one.call()) {}
    one.visit(1, CallPriority.HISTORY, Duration.ZERO);
    assertThat(ledger.use(now).waiting()).isEqualTo(1);
    now += 62_000;
    assertThat(ledger.use(now).used()).isZero();
  }
}
