package io.gatehouse.simulator.k30;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to be sent and when; keeps to the rate, and knows whether anything is under way. */
final class PushQueue implements AutoCloseable {
  private final PushHabits habits;
  private final AtomicInteger underWay = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "k30-simulator-pusher");
            thread.setDaemon(true);
            return thread;
          });
  private long nextSlot = System.nanoTime();

  PushQueue(PushHabits habits) {
    this.habits = habits;
  }

  void add(long delayMillis, Runnable sends) {
    started();
    schedule(() -> inSlot(sends), TimeUnit.MILLISECONDS.toNanos(delayMillis));
  }

  /** Something is under way besides what was added. */
  void started() {
    underWay.incrementAndGet();
  }

  void ended() {
    underWay.decrementAndGet();
  }

  boolean isEmpty() {
    return underWay.get() == 0;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Only the timer's thread comes here. */
  private void inSlot(Runnable sends) {
    long now = System.nanoTime();
    double rate = habits.perSecond();
    if (rate <= 0) {
      run(sends);
      return;
    }
    long slot = Math.max(now, nextSlot);
    nextSlot = slot + (long) (TimeUnit.SECONDS.toNanos(1) / rate);
    schedule(() -> run(sends), slot - now);
  }

  private void run(Runnable sends) {
    try {
      sends.run();
    } finally {
      ended();
    }
  }

  private void schedule(Runnable task, long nanos) {
    try {
      timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      ended();
    }
  }
}
