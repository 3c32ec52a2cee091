package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Killed in the middle of WeCom's windows and of its pages. Afterwards the warehouse holds every
 * passage and every punch once.
 */
class WeComKillIT extends KillContract {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final int PAGE = 100;
  private static final String ACCESS = "devicedata/get_accesscontrol_data";

  @Test
  void kill_9_in_mid_window_on_postgresql() throws Exception {
    int kills = kills(2);
    int history = kills * 15 * PAGE;
    String url = TestPostgres.freshDatabase();
    Random random = new Random(31);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant begin = now.minus(Duration.ofDays(20));
    try (WeComSimulator server =
        WeComSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = history;
              o.historyFrom = begin;
              o.historyTo = now.minusSeconds(60);
              o.people = 60;
              o.punchDays = 10;
              o.liveLateShare = 0; // else devices that were offline would be waited for
              o.checkinsPerMinute = 100_000; // each process counts its own calls
            })) {
      server.live(10);
      // The reach of "30 days ago" moves on from start to start: the day is set.
      LocalDate start = LocalDate.ofInstant(begin, ZONE).minusDays(2);
      int killedInHistory = 0;
      for (int i = 0; i < kills; i++) {
        Process daemon = daemon(server, url, start);
        long wanted = server.requests(ACCESS) + 2 + random.nextInt(i < kills / 2 ? 15 : 6);
        await().atMost(Duration.ofSeconds(180)).until(() -> server.requests(ACCESS) >= wanted);
        kill(daemon);
        killedInHistory += events(url) < history ? 1 : 0;
      }
      assertThat(killedInHistory).as("kills in mid-history").isPositive();

      Process daemon = daemon(server, url, start);
      server.stopLive();
      await().until(server::allVisible);
      becomesTrue(
          daemon,
          url,
          reader ->
              new Comparison("corp", reader)
                  .differences(server.truth(), "access_event", "attendance_punch", "rejected_row"));
      assertThat(server.violations().all()).isEmpty();
    }
  }

  private Process daemon(WeComSimulator server, String url, LocalDate start) throws IOException {
    server.tokens().expectNewClient();
    Tokens.App app = server.app(Tokens.Kind.SUITE);
    return daemon(
        url,
        List.of(
            "sites.corp.vendor=wecom",
            "sites.corp.base-url=" + server.baseUrl(),
            "sites.corp.suite-id=" + app.suiteId(),
            "sites.corp.suite-secret=" + app.suiteSecret(),
            "sites.corp.suite-ticket=" + server.tokens().ticket(),
            "sites.corp.auth-corp-id=" + app.corpId(),
            "sites.corp.permanent-code=" + app.permanentCode(),
            "sites.corp.agent-id=" + app.agentId(),
            "sites.corp.device-sns=" + String.join(",", server.company().deviceSns()),
            "sites.corp.user-ids=" + String.join(",", server.company().userIds()),
            "sites.corp.feeds=access,checkin",
            "sites.corp.start=" + start,
            "sites.corp.calls-per-minute=60000",
            "sites.corp.access.schedule=1s",
            "sites.corp.access.lag=1s",
            "sites.corp.access.page-size=" + PAGE,
            "sites.corp.checkin.schedule=2s"));
  }
}
