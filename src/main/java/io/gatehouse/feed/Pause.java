package io.gatehouse.feed;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which a feed is not to run. A clock that is set back to before its beginning ends it:
 * else a minute begun while the clock was 45 days ahead would last 45 days.
 */
record Pause(Instant from, Instant until) {

  static final Pause NONE = new Pause(Instant.MIN, Instant.MIN);

  static Pause of(Instant from, Duration length) {
    return new Pause(from, from.plus(length));
  }

  boolean holdsAt(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }
}
