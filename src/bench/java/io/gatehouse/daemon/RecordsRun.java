package io.gatehouse.daemon;

import com.sun.management.OperatingSystemMXBean;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Warehouse;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * One run of a site's feed records through the real route into PostgreSQL, as benchmarks measure
 * it: from the first committed page to the last, without Camel's start.
 *
 * @param seconds of one page fewer than there were
 * @param processor seconds that this process's threads worked meanwhile
 */
record RecordsRun(int pages, double seconds, double processor) {

  /**
   * @param vendor of site hq, its mappings and routes those of the home
   * @param read is handed each page that has been loaded
   */
  static RecordsRun of(
      Home home, String vendor, String baseUrl, String url, Consumer<PageLoad> read)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Watch watch = new Watch();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void committed(
              Feed feed, Page page, LoadResult result, Instant at, Duration took) {
            watch.loadedOne();
            read.accept(page.load());
          }

          @Override
          public void ended(Feed feed, String failure) {
            if (failure != null) {
              System.out.println(vendor + ": " + failure);
            }
            ended.countDown();
          }
        };
    Daemon.Options options =
        new Daemon.Options(
            home,
            new SettingsReader(Vendors.of(home).allSettings(), Map.of())
                .set("sites.hq.vendor=" + vendor)
                .set("sites.hq.base-url=" + baseUrl)
                .read(),
            true,
            key -> key.feed().equals("records"),
            observer,
            Daemon.Options.NO_PAGE_LIMIT);
    try (Daemon daemon = Daemon.start(options, () -> open(url), Clock.systemUTC())) {
      ended.await();
    }
    return watch.run();
  }

  static Warehouse open(String url) {
    return Warehouse.open(url, TestPostgres.USER, TestPostgres.PASSWORD, Clock.systemUTC());
  }

  /** As before the first run. */
  static void truncate(Warehouse warehouse) throws SQLException {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate access_event, feed_checkpoint, feed_run");
      statement.execute("checkpoint");
    }
  }

  private static long processorTime() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static final class Watch {
    private int pages;
    private long first;
    private long last;
    private long processorAtFirst;
    private long processorAtLast;

    private synchronized void loadedOne() {
      last = System.nanoTime();
      processorAtLast = processorTime();
      if (pages++ == 0) {
        first = last;
        processorAtFirst = processorAtLast;
      }
    }

    private synchronized RecordsRun run() {
      return new RecordsRun(
          pages, (last - first) / 1e9, (processorAtLast - processorAtFirst) / 1e9);
    }
  }
}
