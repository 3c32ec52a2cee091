package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that is stopped ends soon, calls nothing a failure, and the next start goes on. */
class StoppingTest {

  private static final String RECORDS = "acsrecords/byid";

  private static Duration close(Daemon daemon) {
    Instant before = Instant.now();
    daemon.close();
    return Duration.between(before, Instant.now());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void a_stop_in_mid_load_leaves_whole_pages_and_the_next_start_completes_them(int pages) {
    try (AxAcsSimulator server =
            AxAcsSimulator.start(
                Clock.systemUTC(),
                o -> {
                  o.history = 12_000;
                  o.latency = Duration.ofMillis(40);
                });
        LogLines lines = LogLines.open()) {
      Site site = new Site(server, TestPostgres.freshDatabase());
      Daemon daemon = site.start("records", "passages");
      await().until(() -> server.requests(RECORDS) > pages);
      assertThat(close(daemon)).isLessThan(Duration.ofSeconds(10));
      assertThat(lines.errors()).isEmpty();
      assertThat(site.count("select count(*) from access_event where seen_by = 'records'") % 1_000)
          .isZero();
      site.loads("records", "passages");
      site.equalsTheLedger();
    }
  }

  @Test
  void a_stop_while_every_request_hangs_takes_less_than_ten_seconds_and_is_no_failure() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 3_000);
        LogLines lines = LogLines.open()) {
      Site site =
          new Site(server, TestPostgres.freshDatabase())
              .set("sites.hq.records.timeout=5m")
              .set("sites.hq.passages.timeout=5m")
              .set("sites.hq.realtime.timeout=5m");
      server.faults().inject(Fault.HANG).onPath(RECORDS).after(1).always();
      server.faults().inject(Fault.SLOW_DRIP).onPath("useraccessrecords").always();
      server.faults().inject(Fault.HANG).onPath("acs/devices").always();
      Daemon daemon = site.start();
      await().until(() -> server.requests(RECORDS) == 2 && server.requests("acs/devices") == 1);
      assertThat(close(daemon)).isLessThan(Duration.ofSeconds(10));
      assertThat(lines.errors()).isEmpty();
      assertThat(lines.containing("Forcing")).as("Camel had to force nothing").isEmpty();
      assertThat(site.status("records").lastError()).isNull();
      assertThat(site.count("select count(*) from feed_run where error is not null")).isZero();
      server.faults().clear();
      site.loads();
      site.equalsTheLedger();
    }
  }
}
