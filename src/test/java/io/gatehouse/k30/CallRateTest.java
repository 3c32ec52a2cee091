package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.simulator.k30.K30Simulator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fewer than 60 calls a minute, whatever there is to read. */
class CallRateTest {

  private static final List<String> PATHS =
      List.of(
          "record/getlist",
          "people/getlist",
          "department/getlist",
          "Device/GetList",
          "region/getlist",
          "region/getpeoplelist",
          "attendance/getdayrptlist",
          "attendance/getabnormalrptlist",
          "attendance/getmonthrptlist");

  @TempDir Path directory;

  private static long calls(K30Simulator server) {
    return PATHS.stream().mapToLong(server::requests).sum();
  }

  @Test
  void all_feeds_of_a_site_together_keep_to_the_call_rate() {
    Clock clock = Clock.systemUTC();
    try (K30Simulator server =
        K30Simulator.builder(clock).people(60).history(1_500).mostRows(20).start()) {
      LocalDate start = LocalDate.ofInstant(clock.instant(), K30Site.ZONE).minusDays(3);
      String url = "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
      K30Site site = new K30Site(server, url, clock, start);
      site.set("records.schedule=1s").set("presence.schedule=1s").set("reference.schedule=1s");
      try (Daemon daemon = site.start(K30Site.POLLED)) {
        await().atMost(Duration.ofSeconds(120)).until(() -> calls(server) > 90);
      }
      assertThat(server.busiestStretch()).isLessThan(60);
      site.breaksNoRule();
    }
  }
}
