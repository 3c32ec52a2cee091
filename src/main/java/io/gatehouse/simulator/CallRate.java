package io.gatehouse.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Fewer than so many calls in any stretch of so long, all interfaces together. A sixtieth of the
 * stretch is forgiven: calls that a client spaced correctly may arrive closer together.
 */
public final class CallRate {
  private final Clock clock;
  private final int limit;
  private final long millis;
  private final Deque<Long> calls = new ArrayDeque<>();
  private int most;

  public CallRate(Clock clock, int limit, Duration per) {
    this.clock = clock;
    this.limit = limit;
    this.millis = per.toMillis() - per.toMillis() / 60;
  }

  /** Counts a call; false where it is one too many. */
  public synchronized boolean count() {
    forget();
    calls.addLast(clock.millis());
    most = Math.max(most, calls.size());
    return calls.size() < limit;
  }

  /** True as long as the stretch that ends now has too many. */
  public synchronized boolean isOver() {
    forget();
    return calls.size() >= limit;
  }

  /** The most calls that any stretch has had. */
  public synchronized int most() {
    return most;
  }

  private void forget() {
    while (!calls.isEmpty() && calls.peekFirst() <= clock.millis() - millis) {
      calls.removeFirst();
    }
  }
}
