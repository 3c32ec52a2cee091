package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that is broken off goes on from its last committed page, not from its beginning. */
class BackfillTest {

  private static final int EVENTS = 3_000;

  @TempDir Path folder;

  /** Tells of pages and of the end. */
  private record Seen(CountDownLatch pages, CountDownLatch end, List<String> failures)
      implements FeedObserver {
    @Override
    public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
      if (result.added() > 0) { // else it looks for where to begin
        pages.countDown();
      }
    }

    @Override
    public void ended(Feed feed, String failure) {
      failures.add(String.valueOf(failure));
      end.countDown();
    }
  }

  private static void lacks(Warehouse warehouse, FeedKey feed, Instant from, Duration length) {
    Gap gap = new Gap(from, from.plus(length), "a test says so");
    warehouse.load(new PageLoad(feed, "ax-acs", List.of(), List.of(), null, List.of(gap)));
  }

  @Test
  void passages_that_are_broken_off_go_on_where_they_were() {
    Instant from = Instant.now().minus(Duration.ofDays(9)).truncatedTo(ChronoUnit.DAYS);
    Stretch all = new Stretch(new FeedKey("hq", "passages"), from, Instant.now());
    List<String> failures = new CopyOnWriteArrayList<>();
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 200;
              o.historyFrom = from.plus(Duration.ofDays(1));
              o.historyTo = Instant.now();
              o.passageShare = 0.5;
            })) {
      Site site =
          new Site(server, TestDatabase.H2.freshWarehouseOfSite(folder))
              .set("sites.hq.feeds=passages")
              .set("sites.hq.passages.page-size=60");
      int parts = 0;
      do {
        Seen some = new Seen(new CountDownLatch(1), new CountDownLatch(1), failures);
        try (Daemon daemon = site.backfill(all, some, 1)) {
          await().until(() -> some.end().getCount() == 0);
        }
      } while (++parts < 40 && !failures.get(failures.size() - 1).equals("null"));
      assertThat(parts).isGreaterThan(1);
      assertThat(failures).endsWith("null");
      assertThat(site.count("select count(*) from backfill where ended_at is not null")).isOne();
      assertThat(site.count("select count(*) from access_event"))
          .isEqualTo(
              server.truth().values("access_event", "method").stream()
                  .filter(method -> "FACE".equals(method) || "PLATE".equals(method))
                  .count())
          .isEqualTo(site.count("select rows_added from backfill"));
    }
  }

  @Test
  void one_that_is_broken_off_goes_on_where_it_was_and_loses_no_row() throws InterruptedException {
    List<String> failures = new CopyOnWriteArrayList<>();
    Stretch all =
        new Stretch(
            new FeedKey("hq", "records"),
            Instant.now().minus(Duration.ofDays(20)).truncatedTo(ChronoUnit.DAYS),
            Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.DAYS));
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = EVENTS;
              o.historyFrom = all.from().plus(Duration.ofDays(5));
              o.historyTo = Instant.now();
            })) {
      Site site =
          new Site(server, TestDatabase.H2.freshWarehouseOfSite(folder))
              .set("sites.hq.feeds=records")
              .set("sites.hq.records.page-size=100");
      FeedKey realtime = new FeedKey("hq", "realtime");
      Instant gap = all.from().plus(Duration.ofDays(7));
      try (Warehouse warehouse = site.warehouse()) {
        lacks(warehouse, all.feed(), gap, Duration.ofHours(5));
        lacks(warehouse, realtime, gap, Duration.ofSeconds(9));
        lacks(warehouse, realtime, all.from().minus(Duration.ofDays(2)), Duration.ofSeconds(9));
      }
      server.faults().inject(Fault.HANG).onPath("*").after(20).always(); // never at its end before
      Seen broken = new Seen(new CountDownLatch(3), new CountDownLatch(1), failures);
      try (Daemon daemon = site.backfill(all, broken)) {
        assertThat(broken.pages().await(90, TimeUnit.SECONDS)).as("%s", failures).isTrue();
      }
      long rows = site.count("select count(*) from access_event");
      assertThat(rows).isBetween(3L, EVENTS - 1L);
      assertThat(site.count("select rows_added from backfill")).isEqualTo(rows);
      assertThat(site.count("select count(*) from backfill where ended_at is null")).isOne();

      server.faults().clear();
      Seen whole = new Seen(new CountDownLatch(1), new CountDownLatch(1), failures);
      try (Daemon daemon = site.backfill(all, whole)) {
        await().until(() -> whole.end().getCount() == 0);
      }
      assertThat(site.count("select count(*) from backfill where ended_at is null")).isZero();
      assertThat(site.count("select count(*) from access_event")).isEqualTo(EVENTS);
      assertThat(site.count("select rows_added from backfill")).isEqualTo(EVENTS);
      assertThat(site.count("select rows_changed + rows_unchanged from backfill"))
          .as("of the page under way, which is read again")
          .isLessThanOrEqualTo(100);
      assertThat(site.count("select gaps_closed from backfill")).isEqualTo(2);
      assertThat(site.count("select count(*) from feed_gap where closed_by = 'records'"))
          .as("those within the stretch are closed, and the one before it is not")
          .isEqualTo(2);
      assertThat(site.count("select count(*) from feed_checkpoint where state is not null"))
          .isZero();
      assertThat(server.violations().all()).isEmpty();
    }
  }
}
