package io.gatehouse.feed;

import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that the warehouse is away, and that it is back: one line each for all feeds of a process,
 * which all fail by the same cause. While it lasts, one more line every ten minutes.
 */
public final class WarehouseWatch {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final Duration REMINDER = Duration.ofMinutes(10);

  private final Clock clock;
  private Instant since;
  private Instant saidAt;

  public WarehouseWatch(Clock clock) {
    this.clock = clock;
  }

  /**
   * Something could not be done.
   *
   * @return whether that is because the warehouse is away, and so is told here
   */
  public synchronized boolean failed(Throwable cause) {
    if (!(cause instanceof WarehouseException fault && fault.isAway())) {
      return false;
    }
    Instant now = clock.instant();
    if (since == null) {
      since = now;
      saidAt = now;
      LOG.error("the warehouse is away: {}", fault.getMessage());
    } else if (Duration.between(saidAt, now).abs().compareTo(REMINDER) >= 0) {
      saidAt = now;
      LOG.error(
          "the warehouse is away: {} (since {})",
          fault.getMessage(),
          since.truncatedTo(ChronoUnit.SECONDS));
    }
    return true;
  }

  /** It has just taken something. */
  public synchronized void reached() {
    if (since != null) {
      LOG.info("the warehouse is back after {}", FeedLog.span(since, clock.instant()));
      since = null;
    }
  }

  /** Since when it is away; null while it is not known to be. */
  public synchronized Instant awaySince() {
    return since;
  }
}
