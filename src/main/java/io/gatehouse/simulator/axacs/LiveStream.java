package io.gatehouse.simulator.axacs;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Events that go on happening: they follow the clock, reach the realtime cache at once and become
 * records a little later, so that ids turn visible out of order as on a real server.
 */
final class LiveStream {
  private static final long TICK_MILLIS = 20;
  private static final double LATE = 0.005;
  private static final double OFFLINE = 0.005;
  private static final long LATE_MILLIS = 4000;
  private static final long OFFLINE_SECONDS = 3600;

  private final EventLog log;
  private final EventSource source;
  private final Alarms alarms;
  private final Clock clock;
  private final long[] delayMillis;
  private final double passageShare;
  private CountDownLatch stop;
  private double nextAt;
  private double period;

  /**
   * @param delayMillis least and most time from an event to its record
   * @param passageShare share of face and plate passages among the events
   */
  LiveStream(World world, long[] delayMillis, double passageShare) {
    this.log = world.log;
    this.source = world.source;
    this.alarms = world.alarms;
    this.clock = world.clock;
    this.delayMillis = delayMillis.clone();
    this.passageShare = passageShare;
  }

  synchronized void start(double perSecond) {
    stop();
    if (perSecond <= 0) {
      throw new IllegalArgumentException(
          "live events per second must be above 0, got " + perSecond);
    }
    period = 1000 / perSecond;
    nextAt = clock.millis() + period;
    CountDownLatch mine = new CountDownLatch(1);
    stop = mine;
    Thread thread = new Thread(() -> run(mine), "ax-acs-simulator-live");
    thread.setDaemon(true);
    thread.start();
  }

  synchronized void stop() {
    if (stop != null) {
      stop.countDown();
      stop = null;
    }
  }

  /** Publishes what should have happened by now. */
  synchronized void publishDue() {
    long now = clock.millis();
    while (stop != null && nextAt <= now) {
      publish((long) nextAt / 1000, now);
      nextAt += period;
    }
  }

  private void publish(long second, long now) {
    long visible = now + source.between(delayMillis[0], delayMillis[1]);
    if (source.chance(passageShare)) {
      log.append(source.passage(second), visible);
    } else if (source.chance(OFFLINE)) {
      publish(source.door(second - source.between(60, OFFLINE_SECONDS), -1), visible);
    } else {
      boolean late = source.chance(LATE);
      publish(source.door(second, now), late ? visible + LATE_MILLIS : visible);
    }
  }

  private void publish(TrueEvent event, long visible) {
    synchronized (log) {
      log.append(event, visible);
      alarms.handLater(event);
    }
  }

  private void run(CountDownLatch stopped) {
    try {
      while (!stopped.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        publishDue();
        alarms.goOn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
