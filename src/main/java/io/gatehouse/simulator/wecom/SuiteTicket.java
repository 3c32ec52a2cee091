package io.gatehouse.simulator.wecom;

import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;

/** The suite's ticket: a new one now and then, the one before stays good until its life ends. */
final class SuiteTicket {
  private record Ticket(String value, long expiresAt) {}

  private final Clock clock;
  private final SplittableRandom random;
  private final Duration life;
  private Ticket current;
  private Ticket before;

  SuiteTicket(Clock clock, long seed, Duration life) {
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    this.life = life;
    rotate();
  }

  synchronized String current() {
    return current.value();
  }

  synchronized String rotate() {
    before = current;
    long expiresAt = clock.instant().plus(life).toEpochMilli();
    current = new Ticket("ticket@@@" + Long.toHexString(random.nextLong()), expiresAt);
    return current.value();
  }

  /** A new one, and none but it is good. */
  synchronized String replace() {
    rotate();
    before = null;
    return current.value();
  }

  synchronized boolean isGood(String value) {
    return isGood(current, value) || isGood(before, value);
  }

  private boolean isGood(Ticket ticket, String value) {
    return ticket != null && ticket.value().equals(value) && ticket.expiresAt() > clock.millis();
  }
}
