package io.gatehouse.daemon;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.Warehouse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * How much of the loader's own speed is left when the rows come over HTTP through the real route:
 * the same pages, by the route and by the loader alone, in turn, on PostgreSQL. No test: figures
 * for docs/benchmarks.md.
 *
 * <p>Arguments: records (200000), rounds (7). The first two rounds warm up and are not counted.
 */
final class PageLoopBenchmark {

  private static final int WARM_UP = 2;

  public static void main(String[] arguments) throws Exception {
    int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    String url = TestPostgres.freshDatabase();
    List<Double> ratios = new ArrayList<>();
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = records);
        Warehouse warehouse = open(url)) {
      List<PageLoad> pages = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        truncate(warehouse);
        // Kept for the loader from the first round alone: what is kept costs the collector time.
        double route = records / route(server, url, round == 0 ? pages : null);
        truncate(warehouse);
        long begin = System.nanoTime();
        pages.forEach(warehouse::load);
        double loader = records / seconds(begin);
        begin = System.nanoTime();
        pages.forEach(warehouse::load);
        double again = records / seconds(begin);
        System.out.printf(
            "%s route %,9.0f rows/s   loader alone %,9.0f   ratio %.2f   loader, rows known %,9.0f%n",
            round < WARM_UP ? "warm-up" : "round  ", route, loader, route / loader, again);
        if (round >= WARM_UP) {
          ratios.add(route / loader);
        }
      }
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "median ratio %.2f of %s%n", sorted[sorted.length / 2], Arrays.toString(sorted));
  }

  private static double route(AxAcsSimulator server, String url, List<PageLoad> pages)
      throws InterruptedException {
    Settings settings =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=" + server.baseUrl())
            .read();
    CountDownLatch ended = new CountDownLatch(1);
    long[] first = new long[1];
    long[] last = new long[1];
    int[] count = new int[1];
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void loaded(Feed feed, Page page, LoadResult result) {
            last[0] = System.nanoTime();
            first[0] = count[0]++ == 0 ? last[0] : first[0];
            if (pages != null) {
              pages.add(page.load());
            }
          }

          @Override
          public void ended(Feed feed, String failure) {
            ended.countDown();
          }
        };
    Daemon.Options options =
        new Daemon.Options(
            Site.HOME,
            settings,
            true,
            key -> key.feed().equals("records"),
            observer,
            Daemon.Options.NO_PAGE_LIMIT);
    try (Daemon daemon = Daemon.start(options, () -> open(url), Clock.systemUTC())) {
      ended.await();
    }
    // From the first committed page to the last: without Camel's start, and one page fewer.
    return (last[0] - first[0]) / 1e9 * count[0] / (count[0] - 1);
  }

  private static Warehouse open(String url) {
    return Warehouse.open(url, TestPostgres.USER, TestPostgres.PASSWORD, Clock.systemUTC());
  }

  private static void truncate(Warehouse warehouse) throws SQLException {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate access_event, feed_checkpoint, feed_run");
      statement.execute("checkpoint");
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private PageLoopBenchmark() {}
}
