package io.gatehouse.daemon;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of the feeds, beside those of their triggers.
 *
 * @param pages commit a page while the next is fetched, two a run. Grows as feeds need it: a bound
 *     would let one site's hanging requests take the threads of the others
 * @param deadlines ends requests whose time is over
 */
record Threads(ExecutorService pages, ScheduledExecutorService deadlines) {

  static Threads start() {
    return new Threads(
        Executors.newCachedThreadPool(named("page")),
        Executors.newSingleThreadScheduledExecutor(named("deadlines")));
  }

  void stop() {
    pages.shutdownNow();
    deadlines.shutdownNow();
  }

  private static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
