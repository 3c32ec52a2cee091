package io.gatehouse.feed;

import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/** How runs end: told once, written down, and the feed free for its next. */
final class Endings {

  private final Warehouse warehouse;
  private final Clock clock;
  private final FeedObserver observer;
  private final CountDownLatch stopping = new CountDownLatch(1);

  Endings(Warehouse warehouse, Clock clock, FeedObserver observer) {
    this.warehouse = warehouse;
    this.clock = clock;
    this.observer = observer;
  }

  /** From now on what breaks off is no failure: the next start goes on where the checkpoint is. */
  void stop() {
    stopping.countDown();
  }

  boolean stopping() {
    return stopping.getCount() == 0;
  }

  /**
   * @throws Refused if the daemon stops before that time is over, or stops already
   */
  void await(Duration time) {
    try {
      if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Refused("the daemon stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("the daemon stops");
    }
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
    if (stopping()) {
      run.close();
    } else if (run.failedNow(Reasons.of(cause, endpoint, run))) {
      rest(run.feed(), cause);
    }
  }

  private void rest(Feed feed, Throwable cause) {
    if (cause instanceof RateLimited limited) {
      feed.pauseAllUntil(clock.instant().plus(limited.pause()));
    } else if (cause instanceof Refused refused && !refused.probe().isZero()) {
      feed.pauseUntil(clock.instant().plus(refused.probe()));
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
