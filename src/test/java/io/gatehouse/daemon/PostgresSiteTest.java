package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One AX-ACS site whole, on PostgreSQL: each feed's statements run there once. What feeds promise
 * is tested on H2, what the warehouse promises on both.
 */
class PostgresSiteTest {

  private static final List<String> FEEDS =
      List.of("reference", "records", "passages", "alarms", "presence", "door-state");

  @Test
  void all_feeds_of_a_dirty_server_load_and_load_again_what_was_lost() {
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 2_500;
              o.quirks = AxAcsQuirk.values();
            })) {
      Site site =
          new Site(server, TestPostgres.freshWarehouse())
              .set("sites.hq.feeds=reconcile," + String.join(",", FEEDS));
      FEEDS.forEach(site::loads);
      site.equalsTheLedger();

      site.execute("delete from access_event where source_event_id like '%7'");
      assertThat(site.differences()).isNotEmpty();
      site.loads("reconcile");
      site.equalsTheLedger();
      assertThat(site.count("select count(*) from feed_gap where closed_by = 'reconcile'"))
          .isPositive();
    }
  }

  @Test
  void live_swipes_come_by_the_cache_and_are_completed_by_their_records() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 500)) {
      Site site =
          new Site(server, TestPostgres.freshWarehouse())
              .set("sites.hq.records.schedule=1s")
              .set("sites.hq.passages.schedule=1s");
      try (Daemon daemon = site.start()) {
        await().until(() -> server.requests("acs/device/eventcache/swipecard") > 2);
        server.live(40);
        await().until(() -> server.events() > 700);
        server.stopLive();
        await().until(server::allVisible);
        site.comesToEqualTheLedger();
      }
    }
  }
}
