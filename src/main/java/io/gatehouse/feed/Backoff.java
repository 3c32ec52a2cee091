package io.gatehouse.feed;

import io.gatehouse.settings.Schedule;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a feed is tried again after a failure that may be over by then, where its schedule would
 * have it wait for longer: a daily feed that meets a restart of its server comes again in a minute.
 */
final class Backoff {

  private static final List<Duration> DELAYS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(30));

  private Backoff() {}

  /**
   * @param failures in a row, this one included
   * @return how long to wait; empty where the feed's own next turn comes first, or where somebody
   *     has to mend something
   */
  static Optional<Duration> after(Throwable cause, int failures, Feed feed) {
    if (!passes(cause) || feed.spec().isPushed()) {
      return Optional.empty();
    }
    Duration delay = DELAYS.get(Math.min(failures, DELAYS.size()) - 1);
    if (cause instanceof RateLimited limited && limited.pause().compareTo(delay) > 0) {
      delay = limited.pause();
    }
    boolean isLater =
        Schedule.parse(feed.settings().required("schedule")) instanceof Schedule.Every every
            && every.interval().compareTo(delay) <= 0;
    return isLater ? Optional.empty() : Optional.of(delay);
  }

  private static boolean passes(Throwable cause) {
    return cause instanceof RetryLater
        || cause instanceof RateLimited
        || cause instanceof TokenExpired
        || cause instanceof IOException
        || cause instanceof WarehouseException;
  }
}
