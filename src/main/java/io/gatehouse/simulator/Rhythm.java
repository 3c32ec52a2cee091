package io.gatehouse.simulator;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Does something so many times a second, as the clock goes, until it is stopped. */
public final class Rhythm {
  private static final long TICK_MILLIS = 20;

  private final String name;
  private final Clock clock;
  private final LongConsumer beat;
  private CountDownLatch stop;
  private double nextAt;
  private double period;

  /**
   * @param name of the thread
   * @param beat gets the time it is due at, in milliseconds since 1970
   */
  public Rhythm(String name, Clock clock, LongConsumer beat) {
    this.name = name;
    this.clock = clock;
    this.beat = beat;
  }

  /**
   * @throws IllegalArgumentException for a rate that is not above 0
   */
  public synchronized void start(double perSecond) {
    stop();
    if (perSecond <= 0) {
      throw new IllegalArgumentException(
          "live events per second must be above 0, got " + perSecond);
    }
    period = 1000 / perSecond;
    nextAt = clock.millis() + period;
    CountDownLatch mine = new CountDownLatch(1);
    stop = mine;
    Thread thread = new Thread(() -> run(mine), name);
    thread.setDaemon(true);
    thread.start();
  }

  public synchronized void stop() {
    if (stop != null) {
      stop.countDown();
      stop = null;
    }
  }

  private synchronized void catchUp(CountDownLatch mine) {
    long now = clock.millis();
    while (stop == mine && nextAt <= now) {
      beat.accept((long) nextAt);
      nextAt += period;
    }
  }

  private void run(CountDownLatch stopped) {
    try {
      while (!stopped.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        catchUp(stopped);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
