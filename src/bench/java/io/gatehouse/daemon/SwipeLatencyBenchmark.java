package io.gatehouse.daemon;

import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a swipe its row can be queried, with all feeds of the site running: one swipe at a
 * time, at a random moment, until a second connection sees it. No test: figures for
 * docs/benchmarks.md.
 *
 * <p>Arguments: swipes (200), schedule of realtime (1s).
 */
final class SwipeLatencyBenchmark {

  public static void main(String[] arguments) throws Exception {
    int swipes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    String schedule = arguments.length > 1 ? arguments[1] : "1s";
    String url = TestPostgres.freshDatabase();
    List<Double> millis = new ArrayList<>();
    Random random = new Random(1);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 5_000)) {
      Settings settings =
          new SettingsReader(Vendors.settings(), Map.of())
              .set("sites.hq.vendor=ax-acs")
              .set("sites.hq.base-url=" + server.baseUrl())
              .set("sites.hq.realtime.schedule=" + schedule)
              .read();
      Daemon.Options options =
          new Daemon.Options(
              Site.HOME,
              settings,
              false,
              key -> true,
              FeedObserver.NONE,
              Daemon.Options.NO_PAGE_LIMIT);
      try (Daemon daemon = Daemon.start(options, () -> open(url), Clock.systemUTC());
          Connection connection = daemon.warehouse().dataSource().getConnection();
          PreparedStatement seen =
              connection.prepareStatement("select 1 from access_event where credential_no = ?")) {
        pause(10_000);
        for (int i = 0; i < swipes; i++) {
          pause(random.nextInt(1_000));
          String card = "latency-" + i;
          long begin = System.nanoTime();
          server.swipe(
              server.doors().get(i % server.doors().size()), AxAcsSimulator.stranger(card));
          seen.setString(1, card);
          while (!there(seen)) {
            pause(2);
          }
          millis.add((System.nanoTime() - begin) / 1e6);
        }
      }
    }
    Collections.sort(millis);
    System.out.printf(
        "%d swipes, realtime every %s: median %.0f ms, 99th percentile %.0f ms, longest %.0f ms%n",
        swipes,
        schedule,
        millis.get(swipes / 2),
        millis.get(Math.min(swipes - 1, swipes * 99 / 100)),
        millis.get(swipes - 1));
  }

  private static Warehouse open(String url) {
    return Warehouse.open(url, TestPostgres.USER, TestPostgres.PASSWORD, Clock.systemUTC());
  }

  private static boolean there(PreparedStatement seen) throws Exception {
    try (ResultSet row = seen.executeQuery()) {
      return row.next();
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  private SwipeLatencyBenchmark() {}
}
