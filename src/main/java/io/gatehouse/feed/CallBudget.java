package io.gatehouse.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each call its moment, so that a vendor's limit is never reached. The first half of a budget
 * may be spent at once; from then on calls are spread evenly, so that no feed waits for long and
 * none meets the limit. Kept by this process alone.
 */
public final class CallBudget {

  /** Calls may reach the vendor closer together than they were sent. */
  private static final Duration JITTER = Duration.ofSeconds(1);

  private Budget budget;
  private final Clock clock;
  private final List<Instant> given = new ArrayList<>();
  private Instant taken = Instant.MIN;
  private Pause pause = Pause.NONE;

  public CallBudget(Budget budget, Clock clock) {
    this.budget = budget;
    this.clock = clock;
  }

  /** Another number of calls is allowed from now on; those that were made count on. */
  public synchronized void allow(Budget other) {
    budget = other;
  }

  /** Counts a call in, and says how long to wait before it is made. */
  public synchronized Duration take() {
    Instant now = clock.instant();
    if (now.isBefore(taken)) { // the clock was set back: nobody waits until it is there again
      Duration back = Duration.between(now, taken);
      given.replaceAll(moment -> moment.minus(back));
    }
    taken = now;
    Duration window = budget.per().plus(JITTER);
    Instant begin = now.minus(window);
    while (!given.isEmpty() && given.get(0).isBefore(begin)) {
      given.remove(0);
    }
    Instant at = now;
    if (given.size() >= budget.calls()) {
      at = later(at, nthLast(budget.calls()).plus(window));
    }
    if (!given.isEmpty() && given.size() >= budget.calls() / 2) {
      at = later(at, given.get(given.size() - 1).plus(window.dividedBy(budget.calls())));
    }
    given.add(at);
    return Duration.between(now, at);
  }

  /** The share of the window's calls that is given away, those included that wait: 1 is all. */
  synchronized double used() {
    Instant begin = clock.instant().minus(budget.per());
    long counted = given.stream().filter(moment -> moment.isAfter(begin)).count();
    return Math.min(1, counted / (double) budget.calls());
  }

  /** The vendor takes no calls until then. */
  synchronized void pause(Pause other) {
    pause = pause.longerOf(other);
  }

  synchronized boolean pausedAt(Instant moment) {
    return pause.holdsAt(moment);
  }

  private Instant nthLast(int n) {
    return given.get(given.size() - n);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
