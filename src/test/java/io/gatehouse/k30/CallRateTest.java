package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds and processes of a site share one budget of calls, whatever there is to read. */
class CallRateTest {

  private static final int MOST = 12;

  @TempDir Path directory;

  @Test
  void all_feeds_of_a_site_and_a_backfill_beside_them_keep_to_the_call_rate() {
    Clock clock = Clock.systemUTC();
    try (K30Simulator server =
        K30Simulator.start(
            clock,
            o -> {
              o.people = 60;
              o.history = 1_500;
              o.mostRows = 20;
              o.callLimit = MOST;
            })) {
      LocalDate start = LocalDate.ofInstant(clock.instant(), K30Site.ZONE).minusDays(3);
      String url = TestDatabase.H2.freshWarehouseOfSite(directory);
      K30Site site = new K30Site(server, url, clock, start);
      site.set("calls-per-minute=" + MOST);
      site.set("records.schedule=1s").set("presence.schedule=1s").set("reference.schedule=1s");
      try (Daemon daemon = site.start(K30Site.POLLED)) {
        // Some of them at once, the rest each some seconds apart; two budgets would be 12 at once.
        await().until(() -> server.requests() > 1);
        try (Daemon backfill = site.backfill(start, start.plusDays(1), FeedObserver.NONE)) {
          await().until(() -> server.requests() > MOST - 3);
        }
      }
      assertThat(server.busiestStretch()).isLessThanOrEqualTo(MOST);
      site.breaksNoRule();
    }
  }
}
