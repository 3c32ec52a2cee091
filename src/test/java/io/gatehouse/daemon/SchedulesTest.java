package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When feeds poll: never twice at a time, never in a burst, never behind another feed. */
class SchedulesTest {

  private static final String CACHE = "acs/device/eventcache/swipecard";
  private static final String RECORDS = "acsrecords/byid";

  @TempDir Path directory;

  private Site site(AxAcsSimulator server) {
    return new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory));
  }

  private static void awaitRequests(AxAcsSimulator server, String path, long count) {
    await().untilAsserted(() -> assertThat(server.requests(path)).isGreaterThanOrEqualTo(count));
  }

  @Test
  void a_poll_slower_than_its_schedule_is_never_doubled() {
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 50;
              o.latency = Duration.ofMillis(600);
            })) {
      Site site =
          site(server)
              .set("sites.hq.records.schedule=100ms")
              .set("sites.hq.realtime.schedule=100ms")
              .set("sites.hq.passages.schedule=* * * * * ?");
      try (Daemon daemon = site.start()) {
        awaitRequests(server, RECORDS, 8);
        awaitRequests(server, CACHE, 8);
        awaitRequests(server, "useraccessrecords", 4);
      }
      assertThat(server.violations().all()).isEmpty();
    }
  }

  @Test
  void a_fast_feed_does_not_wait_behind_a_slow_one_of_its_site() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 50)) {
      server.faults().inject(Fault.HANG).onPath(RECORDS).always();
      server.faults().inject(Fault.HANG).onPath("useraccessrecords").always();
      Site site =
          site(server)
              .set("sites.hq.records.schedule=* * * * * ?")
              .set("sites.hq.realtime.schedule=* * * * * ?")
              .set("sites.hq.records.timeout=30s")
              .set("sites.hq.passages.timeout=30s");
      try (Daemon daemon = site.start()) {
        awaitRequests(server, RECORDS, 1);
        long before = server.requests(CACHE);
        awaitRequests(server, CACHE, before + 5);
        assertThat(server.requests(RECORDS)).as("still the one that hangs").isEqualTo(1);
      }
    }
  }

  @Test
  void a_cron_schedule_fires_every_second_and_makes_up_for_none_it_missed() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 50)) {
      Site site =
          site(server)
              .set("sites.hq.time-zone=+08:00")
              .set("sites.hq.records.timeout=6s")
              .set("sites.hq.records.schedule=* * * * * ?");
      server.faults().inject(Fault.HANG).onPath(RECORDS).after(6).once();
      try (Daemon daemon = site.start("records")) {
        awaitRequests(server, RECORDS, 8); // the seventh hung for six seconds
        Instant since = Instant.now();
        long before = server.requests(RECORDS);
        awaitRequests(server, RECORDS, before + 4);
        assertThat(Duration.between(since, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
      }
      site.loads("records", "passages");
      site.equalsTheLedger();
    }
  }
}
