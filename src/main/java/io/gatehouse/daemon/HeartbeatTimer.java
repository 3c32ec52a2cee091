package io.gatehouse.daemon;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.Feeds;
import io.gatehouse.feed.FeedLog.WarehouseWatch;
import io.gatehouse.warehouse.Heartbeat;
import io.gatehouse.warehouse.PausedFeed;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the daemon's sign of life into the warehouse every few seconds, and takes from there which
 * feeds operators have paused. Keeps how sites are configured there, as soon as it can be reached.
 */
final class HeartbeatTimer {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final long LONGEST_STOP_MILLIS = 2_000;

  private final Warehouse warehouse;
  private final Feeds feeds;
  private final Runnable keepSites;
  private final EarlyRuns early;
  private final WarehouseWatch watch;
  private final UUID daemon = UUID.randomUUID();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(HeartbeatTimer::thread);
  private volatile boolean written;
  private volatile List<PausedFeed> paused = List.of();
  private volatile String refused;

  /** What beats fail by, as it was last told; null for nothing. */
  private String told;

  /**
   * @param keepSites makes the warehouse know the configured sites, where it does not yet
   */
  HeartbeatTimer(
      Warehouse warehouse, Feeds feeds, Runnable keepSites, EarlyRuns early, WarehouseWatch watch) {
    this.warehouse = warehouse;
    this.feeds = feeds;
    this.keepSites = keepSites;
    this.early = early;
    this.watch = watch;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  /** Where feeds run once: those that are paused do not. */
  void leaveOutPaused() {
    take(warehouse.paused());
    for (Feed feed : feeds.all()) {
      if (feed.hold(false)) {
        feeds.remove(feed.key());
      }
    }
  }

  /** Of feeds that have just come: those that were paused at the last beat are. */
  void hold(Collection<Feed> fresh) {
    fresh.forEach(this::take);
  }

  /**
   * @param why what is wrong with a changed configuration that is not taken; null for nothing
   */
  void refused(String why) {
    refused = why;
    timer.execute(this::beat);
  }

  /** The first beat comes before this returns, so that no paused feed starts. */
  void start() {
    beat();
    long millis = Heartbeat.INTERVAL.toMillis();
    timer.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      List<PausedFeed> now =
          warehouse.beat(daemon, Host.NAME, ProcessHandle.current().pid(), refused);
      written = true;
      watch.reached();
      take(now);
      keepSites.run();
      tell(null);
    } catch (WarehouseException e) { // who is paused stays so
      written = false;
      if (!watch.failed(e)) {
        tell(e.getMessage());
      }
    } catch (RuntimeException e) { // it would be the last beat
      tell(e.toString());
    }
  }

  /** Each beat would say the same: a line where it begins, or is another, and where it is over. */
  private void tell(String why) {
    if (Objects.equals(why, told)) {
      return;
    }
    told = why;
    if (why == null) {
      LOG.info(
          "the daemon's sign of life is written again, and what is paused is taken from there");
    } else {
      LOG.error(
          "cannot write the daemon's sign of life, or how its sites are configured; tried again"
              + " every {} s, and feeds run on: {}",
          Heartbeat.INTERVAL.toSeconds(),
          why);
    }
  }

  private void take(List<PausedFeed> now) {
    paused = now;
    feeds.all().forEach(this::take);
  }

  private void take(Feed feed) {
    PausedFeed holding = PausedFeed.longest(paused, feed.key());
    if (!feed.hold(holding != null)) {
      return;
    }
    if (holding == null) {
      LOG.info("{}: goes on, and is no longer paused", feed.key());
      if (feed.takeMissedTurn()) {
        early.after(feed, Duration.ZERO);
      }
    } else {
      LOG.warn(
          "{}: paused by an operator {}",
          feed.key(),
          holding.until() == null
              ? "until gatehouse resume " + feed.key()
              : "until " + holding.until().truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** Says that the daemon was stopped, where the warehouse was there a moment ago. */
  void stop() {
    timer.shutdown();
    try {
      timer.awaitTermination(LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS);
      if (written) {
        warehouse.stopped(daemon);
      }
    } catch (WarehouseException e) {
      return; // then the last beat tells
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked for once: it may take a while where names are looked up in a network. */
  private static final class Host {
    static final String NAME = name();

    private static String name() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "unknown host";
      }
    }
  }
}
