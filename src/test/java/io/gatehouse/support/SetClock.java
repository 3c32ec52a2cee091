package io.gatehouse.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves when a test says so. */
public final class SetClock extends Clock {

  private volatile Instant now;

  public SetClock(String now) {
    this.now = Instant.parse(now);
  }

  public SetClock forward(Duration by) {
    now = now.plus(by);
    return this;
  }

  public SetClock to(Instant moment) {
    now = moment;
    return this;
  }

  @Override
  public Instant instant() {
    return now;
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
