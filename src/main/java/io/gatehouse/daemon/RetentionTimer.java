package io.gatehouse.daemon;

import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.Retention;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what tables no longer keep, a little at a time, beside the feeds. One batch commits by
 * itself: a daemon that is killed goes on where it was.
 */
final class RetentionTimer {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final Duration LOOK = Duration.ofMinutes(10);
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);
  private static final long LONGEST_STOP_MILLIS = 2_000;

  private final Warehouse warehouse;
  private final Supplier<Settings> settings;
  private final Map<String, Long> dropped = new TreeMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, RetentionTimer::thread);
  private volatile boolean stopped;
  private boolean isDropping;

  /**
   * @param settings as they are at the moment
   */
  RetentionTimer(Warehouse warehouse, Supplier<Settings> settings) {
    this.warehouse = warehouse;
    this.settings = settings;
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // a stop waits for none
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "retention");
    thread.setDaemon(true);
    return thread;
  }

  /** Before feeds load: what is older is not loaded from now on. */
  static void decide(Settings settings, Warehouse warehouse) {
    Map<String, Duration> lengths = new TreeMap<>();
    for (String table : Retention.tables()) {
      settings
          .retention()
          .text(table)
          .ifPresent(length -> lengths.put(table, settings.retention().duration(table)));
    }
    for (Retention.Bound bound : warehouse.retention().decide(lengths)) {
      if (bound.moved()) {
        LOG.info("retention: {} keeps what is from {} or later", bound.table(), bound.keptFrom());
      }
      if (bound.waitsSince() != null) {
        LOG.warn(
            "retention: nothing of {} is let go yet: the clock is more than {} days ahead of when it"
                + " was seen last. If it is right, the month goes a day after {}; if not, set the"
                + " clock",
            bound.table(),
            Retention.LEAP.toDays(),
            bound.waitsSince());
      }
    }
  }

  /** Deletes all there is to delete, for those who run feeds once. */
  void once() {
    while (dropSome() && !stopped) {}
  }

  void start() {
    timer.schedule(this::turn, 0, TimeUnit.MILLISECONDS);
  }

  private void turn() {
    boolean more = false;
    try {
      if (!isDropping) {
        decide(settings.get(), warehouse);
      }
      more = dropSome();
    } catch (WarehouseException e) { // the feeds tell it; the next look goes on
      LOG.debug("retention waits for the warehouse", e);
    } catch (RuntimeException e) { // it would be the last turn
      LOG.error("cannot delete what retention lets go: {}", e.toString());
    }
    isDropping = more;
    if (!stopped) {
      Duration next = more ? BETWEEN_BATCHES : LOOK;
      timer.schedule(this::turn, next.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean dropSome() {
    Map<String, Long> some = warehouse.retention().drop();
    some.forEach((table, rows) -> dropped.merge(table, rows, Long::sum));
    if (some.isEmpty()) {
      dropped.forEach(
          (table, rows) ->
              LOG.info(
                  "retention: {} rows of {} from before {} are deleted",
                  rows,
                  table,
                  warehouse.retention().keptFrom(table)));
      dropped.clear();
    }
    return !some.isEmpty();
  }

  /** Lets the batch under way commit. */
  void stop() {
    stopped = true;
    timer.shutdown();
    try {
      timer.awaitTermination(LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
