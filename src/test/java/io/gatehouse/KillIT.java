package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.axacs.LedgerCheck;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.Quirk;
import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Killed while it reads an AX-ACS server. Afterwards the warehouse holds every event once. */
class KillIT extends KillContract {

  private static final int HISTORY = 40_000;
  private static final String RECORDS = "acsrecords/byid";

  @Test
  void kill_9_again_and_again_on_postgresql() throws Exception {
    killAgainAndAgain(TestPostgres.freshDatabase(), 11);
  }

  @Test
  void kill_9_again_and_again_on_h2() throws Exception {
    killAgainAndAgain(h2(), 12);
  }

  private void killAgainAndAgain(String url, long seed) throws Exception {
    Random random = new Random(seed);
    int kills = kills(6);
    try (AxAcsSimulator server =
        AxAcsSimulator.builder()
            .history(HISTORY)
            .quirks(Quirk.TRAILING_COMMAS, Quirk.NUMBERS_AS_STRINGS, Quirk.FIELD_NAME_VARIANTS)
            .start()) {
      server.live(30);
      long killedInHistory = 0;
      for (int i = 0; i < kills; i++) {
        Process daemon = daemon(server, url);
        // Not by the clock, which says little on a busy machine, but by what it has done.
        long wanted = server.requests(RECORDS) + 1 + random.nextInt(i < kills / 2 ? 9 : 4);
        await().atMost(Duration.ofSeconds(60)).until(() -> server.requests(RECORDS) >= wanted);
        kill(daemon);
        killedInHistory += events(url) < HISTORY ? 1 : 0;
      }
      assertThat(killedInHistory).as("kills in mid-history").isGreaterThan(1);

      Process daemon = daemon(server, url);
      server.stopLive();
      await().until(server::allVisible);
      LedgerCheck check = new LedgerCheck("hq", "ax-acs", ZoneId.of("Asia/Shanghai"));
      becomesTrue(daemon, url, reader -> check.differences(server.ledger(), reader));
      assertThat(server.violations().all()).isEmpty();
    }
  }

  private Process daemon(AxAcsSimulator server, String url) throws IOException {
    return daemon(
        url,
        List.of(
            "sites.hq.vendor=ax-acs",
            "sites.hq.base-url=" + server.baseUrl(),
            "sites.hq.feeds=records,realtime,passages",
            "sites.hq.records.schedule=1s",
            "sites.hq.passages.schedule=2s"));
  }
}
