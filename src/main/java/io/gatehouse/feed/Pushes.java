package io.gatehouse.feed;

import io.gatehouse.feed.FailureReasons.ForeignMessages;
import io.gatehouse.feed.FeedLog.WarehouseWatch;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * How the runs of pushed messages end. Each is one transaction and no more: how a feed fares is
 * written down for all its messages of some seconds together.
 */
final class Pushes {

  private static final Duration TOGETHER = Duration.ofSeconds(5);

  /** A feed's messages since the last time. */
  private record Tally(Instant since, Instant until, int taken, LoadResult result, String refusal) {

    Tally plus(Tally later) {
      return new Tally(
          since,
          later.until,
          taken + later.taken,
          result.plus(later.result),
          later.refusal == null ? refusal : later.refusal);
    }

    /** Some refused among others that are taken are no failure of the feed. */
    String failure() {
      return taken > 0 ? null : refusal;
    }
  }

  private final Warehouse warehouse;
  private final Clock clock;
  private final WarehouseWatch watch;
  private final Map<Feed, Tally> tallies = new LinkedHashMap<>();
  private ScheduledExecutorService timer;
  private boolean closed;

  Pushes(Warehouse warehouse, Clock clock, WarehouseWatch watch) {
    this.watch = watch;
    this.warehouse = warehouse;
    this.clock = clock;
  }

  /** Sees to it that the run ends with its exchange. */
  void with(Exchange exchange, FeedRun run) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                if (done.getException() != null) { // a route without an error handler
                  failed(run, done.getException());
                }
                ended(run);
              }
            });
  }

  /** Notes why the message is not taken; who answers the caller tells it, but not of a database. */
  void failed(FeedRun run, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof WarehouseException) {
        if (run.failedNow(cause.getMessage(), cause) && !watch.failed(cause)) {
          run.feed().log().failed(cause.getMessage(), clock.instant(), null);
        }
        return;
      }
    }
    run.failedNow(
        thrown instanceof ReplyFault ? thrown.getMessage() : ForeignMessages.unexpected(thrown),
        thrown);
  }

  private void ended(FeedRun run) {
    if (!run.close()) {
      return;
    }
    Instant now = clock.instant();
    if (!run.failed()) {
      watch.reached();
      run.feed().log().succeeded(run.startedAt(), now, run.loaded(), run.result(), false);
    }
    int taken = run.failed() ? 0 : 1;
    add(run.feed(), new Tally(run.startedAt(), now, taken, run.result(), run.failure()));
  }

  private synchronized void add(Feed feed, Tally tally) {
    if (tallies.isEmpty() && !closed) {
      if (timer == null) {
        timer = Executors.newSingleThreadScheduledExecutor(Pushes::thread);
      }
      timer.schedule(this::writeDownAll, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
    }
    tallies.merge(feed, tally, Tally::plus);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pushes");
    thread.setDaemon(true);
    return thread;
  }

  private void writeDownAll() {
    Map<Feed, Tally> due;
    synchronized (this) {
      due = Map.copyOf(tallies);
      tallies.clear();
    }
    due.forEach(this::writeDown);
  }

  private void writeDown(Feed feed, Tally tally) {
    try {
      warehouse.record(
          new RunRecord(
              feed.key(),
              feed.vendor().name(),
              tally.since(),
              tally.until(),
              tally.taken(),
              tally.result(),
              tally.failure(),
              false));
    } catch (WarehouseException e) { // the next time, with what comes until then
      add(feed, tally);
    }
  }

  /** Writes down what is left. */
  void close() {
    synchronized (this) {
      closed = true;
      if (timer != null) {
        timer.shutdown(); // what it is at goes on
      }
    }
    writeDownAll();
  }
}
