package io.gatehouse.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes, from a moment that a test chooses, and jumps when it says so. */
public final class MovedClock extends Clock {

  private volatile Duration ahead;

  public MovedClock(String now) {
    to(now);
  }

  /** It is that moment now. */
  public MovedClock to(String now) {
    ahead = Duration.between(Clock.systemUTC().instant(), Instant.parse(now));
    return this;
  }

  /** It is that much later at once. */
  public void forward(Duration time) {
    ahead = ahead.plus(time);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
