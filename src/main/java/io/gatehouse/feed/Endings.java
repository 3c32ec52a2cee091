package io.gatehouse.feed;

import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** How runs end: told once, written down, and the feed free for its next. */
final class Endings {

  private final Warehouse warehouse;
  private final Clock clock;
  private final FeedObserver observer;
  private volatile boolean stopping;

  Endings(Warehouse warehouse, Clock clock, FeedObserver observer) {
    this.warehouse = warehouse;
    this.clock = clock;
    this.observer = observer;
  }

  /** From now on what breaks off is no failure: the next start goes on where the checkpoint is. */
  void stop() {
    stopping = true;
  }

  boolean stopping() {
    return stopping;
  }

  /** Sees to it that the run ends with its exchange, whatever becomes of that. */
  void with(Exchange exchange, FeedRun run) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                ended(run, done.getException());
              }
            });
  }

  private void ended(FeedRun run, Exception unhandled) {
    try {
      if (unhandled != null) { // a route without an error handler
        failed(run, unhandled, null);
      }
      finish(run);
    } finally {
      run.feed().ended();
      observer.ended(run.feed(), run.failure());
    }
  }

  /**
   * Notes why a run fails: the first reason.
   *
   * @param endpoint where Camel was sending to when it failed; null if nowhere
   */
  void failed(FeedRun run, Throwable cause, String endpoint) {
    if (stopping) {
      run.close();
    } else if (run.failedNow(Reasons.of(cause, endpoint, run))
        && cause instanceof RateLimited limited) {
      run.feed().pauseUntil(clock.instant().plus(limited.pause()));
    }
  }

  /** Tells and writes down how a run went; the first time it is called for it. */
  void finish(FeedRun run) {
    if (!run.close()) {
      return;
    }
    Feed feed = run.feed();
    Instant now = clock.instant();
    boolean caughtUp = run.reachedEnd();
    if (run.failed()) {
      feed.log().failed(run.failure(), now);
    } else {
      feed.log().succeeded(run.startedAt(), now, run.loaded(), run.result(), caughtUp);
      run.cursor().notice().ifPresent(feed.log()::notice);
    }
    try {
      writeDown(run, now, caughtUp);
    } catch (WarehouseException e) {
      if (!run.failed()) { // else a reason is told already, and mostly it is this one
        feed.log().failed(e.getMessage(), now);
      }
    }
  }

  private void writeDown(FeedRun run, Instant now, boolean caughtUp) {
    Feed feed = run.feed();
    warehouse.record(
        new RunRecord(
            feed.key(),
            feed.vendor().name(),
            run.startedAt(),
            now,
            run.loaded(),
            run.result(),
            run.failure(),
            caughtUp));
    if (caughtUp && feed.spec().closesGapsOf() != null) {
      GapClosing.close(warehouse, feed, run.startedAt());
    }
  }
}
