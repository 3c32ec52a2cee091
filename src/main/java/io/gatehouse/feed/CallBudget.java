package io.gatehouse.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Gives each call its moment, so that a vendor's limit is never reached. The first half of a budget
 * may be spent at once; from then on calls are spread evenly, so that no feed waits for long and
 * none meets the limit. Kept by this process alone.
 */
public final class CallBudget {

  /** Calls may reach the vendor closer together than they were sent. */
  private static final Duration JITTER = Duration.ofSeconds(1);

  private final Budget budget;
  private final Clock clock;
  private final Deque<Instant> given = new ArrayDeque<>();
  private Instant pausedUntil = Instant.MIN;

  public CallBudget(Budget budget, Clock clock) {
    this.budget = budget;
    this.clock = clock;
  }

  /** Counts a call in, and says how long to wait before it is made. */
  public synchronized Duration take() {
    Instant now = clock.instant();
    Duration window = budget.per().plus(JITTER);
    Instant begin = now.minus(window);
    while (!given.isEmpty() && given.peekFirst().isBefore(begin)) {
      given.removeFirst();
    }
    Instant at = now;
    if (given.size() >= budget.calls()) {
      at = later(at, nthLast(budget.calls()).plus(window));
    }
    if (!given.isEmpty() && given.size() >= budget.calls() / 2) {
      at = later(at, given.peekLast().plus(window.dividedBy(budget.calls())));
    }
    given.addLast(at);
    return Duration.between(now, at);
  }

  /** The vendor takes no calls until then. */
  synchronized void pauseUntil(Instant moment) {
    pausedUntil = later(pausedUntil, moment);
  }

  synchronized boolean pausedAt(Instant moment) {
    return moment.isBefore(pausedUntil);
  }

  private Instant nthLast(int n) {
    return given.stream().skip(given.size() - (long) n).findFirst().orElseThrow();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
