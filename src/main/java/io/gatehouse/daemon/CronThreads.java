package io.gatehouse.daemon;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.quartz.spi.ThreadPool;

/**
 * The threads on which feeds with a cron schedule run, by Quartz' {@code
 * org.quartz.threadPool.class}: one each, as many as there are, so that none waits for one that
 * hangs. Quartz' own pool has a fixed number, and feeds come and go.
 */
public final class CronThreads implements ThreadPool {

  /** A stop of Camel has let the feeds end before. */
  private static final long LONGEST_END_MILLIS = 500;

  private ExecutorService threads;

  /** Made by Quartz. */
  public CronThreads() {}

  @Override
  public void initialize() {
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "cron");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean runInThread(Runnable work) {
    try {
      threads.execute(work);
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  /** There is always one. */
  @Override
  public int blockForAvailableThreads() {
    return 1;
  }

  @Override
  public void shutdown(boolean waits) {
    threads.shutdown();
    if (waits) {
      try {
        threads.awaitTermination(LONGEST_END_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** For Quartz' own reports alone. */
  @Override
  public int getPoolSize() {
    return 1;
  }

  @Override
  public void setInstanceId(String id) {}

  @Override
  public void setInstanceName(String name) {}
}
