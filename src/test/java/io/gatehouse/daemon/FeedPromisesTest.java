package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.MovedClock;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site's feeds promise, whatever the server does. Inherited once a database. */
class FeedPromisesTest {

  @TempDir Path directory;

  private String url;
  private AxAcsSimulator server;
  private Site site;

  @BeforeEach
  void open() {
    url = TestDatabase.H2.freshWarehouseOfSite(directory);
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 2_500);
    site = new Site(server, url);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(AxAcsSimulator other) {
    server.close();
    server = other;
    site = new Site(server, url);
  }

  @Test
  void a_server_given_by_its_address_alone_is_loaded_whole() {
    site.loads();
    site.equalsTheLedger();
    assertThat(site.count("select count(*) from device")).isEqualTo(server.devices().size());
  }

  @Test
  void a_second_run_finds_every_row_known() {
    site.loads();
    long changed = site.status("records").rowsChanged();
    site.loads();
    site.equalsTheLedger();
    assertThat(site.status("records").rowsAdded()).isEqualTo(2_500);
    assertThat(site.status("records").rowsChanged()).isEqualTo(changed);
  }

  @Test
  void all_quirks_together_cost_no_row() {
    serve(
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 1_500;
              o.quirks = AxAcsQuirk.values();
            }));
    site.loads();
    site.equalsTheLedger();
  }

  @Test
  void servers_before_v1_16_are_read_by_their_swipe_records() {
    serve(
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 1_500;
              o.acsRecords = false;
            }));
    site.set("sites.hq.records.api=swipecardrecords").loads("records");
    long swipes =
        server.truth().values("access_event", "method").stream().filter("CARD"::equals).count();
    assertThat(site.count("select count(*) from access_event")).isEqualTo(swipes);
  }

  @Test
  void bad_records_are_rejected_with_their_reason_and_harm_no_other() {
    for (BadRecord kind : BadRecord.values()) {
      server.bad(kind);
    }
    await().until(server::allVisible);
    server.swipe(server.doors().get(0), server.people().get(0), how -> how.cached = false);
    await().until(server::allVisible);
    site.loads("records", "passages");
    site.equalsTheLedger();
    assertThat(site.count("select count(*) from rejected_row")).isEqualTo(3);
    site.loads("records");
    assertThat(site.count("select count(*) from rejected_row")).isEqualTo(3);
  }

  @Test
  void a_record_whose_id_shows_late_still_arrives() {
    MovedClock clock = new MovedClock(Instant.now().toString());
    serve(AxAcsSimulator.start(clock, o -> o.history = 500));
    Thing door = server.doors().get(0);
    server.swipe(door, server.people().get(1), how -> how.recordDelay = Duration.ofHours(1));
    server.swipe(door, server.people().get(2));
    site.set("sites.hq.records.schedule=500ms").set("sites.hq.passages.schedule=1s");
    try (Daemon daemon = site.start("records", "passages")) {
      await().until(() -> site.count("select count(*) from access_event") > 500);
      assertThat(server.allVisible()).isFalse();
      clock.forward(Duration.ofHours(1));
      site.comesToEqualTheLedger();
    }
  }

  @Test
  void a_restored_server_whose_ids_restart_lower_is_noticed_and_loses_nothing() {
    site.loads();
    server.restore(2_000);
    for (int i = 0; i < 700; i++) { // past the old mark: the same ids, other events
      Thing card = server.people().get(i % 100);
      server.swipe(server.doors().get(i % 3), card, how -> how.cached = false);
    }
    await().until(server::allVisible);
    site.loads("records", "passages");
    site.equalsTheLedger();
    assertThat(site.status("records").state()).containsPattern("\"epoch\": ?1");
  }

  @Test
  void a_restored_server_that_gets_the_lost_events_again_under_new_ids_doubles_none() {
    site.loads();
    server.restore(1_800);
    server.reuploadLost();
    await().until(server::allVisible);
    site.loads("records", "passages");
    site.equalsTheLedger();
  }

  @Test
  void live_swipes_come_by_the_cache_and_are_completed_by_their_records() {
    site.set("sites.hq.records.schedule=1s").set("sites.hq.passages.schedule=1s");
    try (Daemon daemon = site.start()) {
      await().until(() -> server.requests("acs/device/eventcache/swipecard") > 2);
      server.live(40);
      await().until(() -> server.events() > 2_900);
      server.stopLive();
      await().until(server::allVisible);
      site.comesToEqualTheLedger();
    }
    assertThat(site.count("select count(*) from access_event where seen_by = 'realtime,records'"))
        .isPositive();
  }

  @Test
  void two_swipes_of_one_card_in_one_second_stay_two_rows() {
    site.set("sites.hq.records.schedule=1s").set("sites.hq.passages.schedule=1s");
    try (Daemon daemon = site.start()) {
      await().until(() -> server.requests("acs/device/eventcache/swipecard") > 2);
      Instant second = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      Thing door = server.doors().get(0);
      Thing card = server.people().get(0);
      server.swipe(door, card, how -> how.at = second);
      server.swipe(door, card, how -> how.at = second);
      server.swipe(
          door,
          card,
          how -> {
            how.at = second;
            how.cached = false;
          });
      await().until(server::allVisible);
      site.comesToEqualTheLedger();
    }
  }

  @Test
  void a_hanging_cache_is_a_gap_that_records_fill() {
    site.set("sites.hq.records.schedule=1s").set("sites.hq.passages.schedule=1s");
    try (Daemon daemon = site.start()) {
      await().until(() -> server.requests("acs/device/eventcache/swipecard") > 2);
      server.faults().inject(Fault.HANG).onPath("acs/device/eventcache/swipecard").times(4);
      server.live(20);
      // A busy machine makes gaps of its own, in which nothing happened.
      await()
          .until(
              () ->
                  site.count(
                          "select count(*) from feed_gap where feed = 'realtime'"
                              + " and closed_by = 'records' and recovered > 0")
                      > 0);
      server.stopLive();
      await().until(server::allVisible);
      site.comesToEqualTheLedger();
    }
  }

  @Test
  void a_site_that_hangs_delays_no_other() {
    try (AxAcsSimulator hanging = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 10)) {
      hanging.faults().inject(Fault.HANG).always();
      site.set("sites.slow.vendor=ax-acs").set("sites.slow.base-url=" + hanging.baseUrl());
      site.set("sites.slow.records.timeout=1s")
          .set("sites.slow.passages.timeout=1s")
          .set("sites.hq.records.schedule=1s");
      site.set("sites.hq.passages.schedule=1s").set("sites.slow.passages.schedule=1s");
      try (Daemon daemon = site.start()) {
        server.live(20);
        await().until(() -> server.events() > 2_900);
        server.stopLive();
        await().until(server::allVisible);
        site.comesToEqualTheLedger();
        await()
            .until(
                () ->
                    site.count(
                            "select count(*) from feed_checkpoint where site = 'slow' and"
                                + " last_error like 'no answer from%'")
                        == 3);
      }
    }
  }
}
