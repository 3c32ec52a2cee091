package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.wecom.WeComCheck;
import io.gatehouse.simulator.wecom.AppCredentials;
import io.gatehouse.simulator.wecom.Member;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution's own process, killed without warning in the middle of WeCom's windows.
 * Afterwards the warehouse holds every passage and punch once.
 */
class WeComKillIT {

  private static final int KILLS = 4;
  private static final int HISTORY = 12_000;
  private static final String ACCESS = "devicedata/get_accesscontrol_data";

  @TempDir Path directory;

  @Test
  void kill_9_in_mid_window_on_postgresql() throws Exception {
    killAgainAndAgain(TestPostgres.freshDatabase(), 31);
  }

  @Test
  void kill_9_in_mid_window_on_h2() throws Exception {
    killAgainAndAgain("jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE", 32);
  }

  private void killAgainAndAgain(String url, long seed) throws Exception {
    Random random = new Random(seed);
    try (WeComSimulator server =
        WeComSimulator.builder()
            .history(HISTORY)
            .punchDays(10)
            .liveLateShare(0) // else devices that were offline would be waited for
            .rate("", 100_000) // each process counts its own calls
            .start()) {
      server.live(10);
      long killedInHistory = 0;
      for (int i = 0; i < KILLS; i++) {
        Process daemon = daemon(server, url);
        long wanted = server.requests(ACCESS) + 2 + random.nextInt(15);
        await().atMost(Duration.ofSeconds(90)).until(() -> server.requests(ACCESS) >= wanted);
        daemon.destroyForcibly();
        assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
        killedInHistory += rows(url) < HISTORY ? 1 : 0;
      }
      assertThat(killedInHistory).as("kills in mid-history").isGreaterThan(1);

      Process daemon = daemon(server, url);
      server.stopLive();
      await().atMost(Duration.ofSeconds(60)).until(server::allVisible);
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> differences(server, url).isEmpty());
      daemon.destroy();
      assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as("SIGTERM drains within 10 s").isTrue();
      assertThat(differences(server, url)).isEmpty();
      assertThat(server.violations().all()).isEmpty();
    }
  }

  private Process daemon(WeComSimulator server, String url) throws IOException {
    server.console().expectNewClient();
    AppCredentials app = server.app(AppCredentials.Kind.SUITE);
    boolean h2 = url.startsWith("jdbc:h2");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("gatehouse.distribution"), "gatehouse").toString());
    command.add("run");
    for (String setting :
        List.of(
            "sites.corp.vendor=wecom",
            "sites.corp.base-url=" + server.baseUrl(),
            "sites.corp.suite-id=" + app.suiteId(),
            "sites.corp.suite-secret=" + app.suiteSecret(),
            "sites.corp.suite-ticket=" + server.console().suiteTicket(),
            "sites.corp.auth-corp-id=" + app.corpId(),
            "sites.corp.permanent-code=" + app.permanentCode(),
            "sites.corp.agent-id=" + app.agentId(),
            "sites.corp.device-sns=" + String.join(",", server.deviceSns()),
            "sites.corp.user-ids="
                + String.join(",", server.employees().stream().map(Member::userId).toList()),
            "sites.corp.feeds=access,checkin",
            "sites.corp.calls-per-minute=60000",
            "sites.corp.access.schedule=1s",
            "sites.corp.access.lag=1s",
            "sites.corp.access.page-size=100",
            "sites.corp.checkin.schedule=2s",
            "warehouse.url=" + url,
            "warehouse.username=" + (h2 ? "" : TestPostgres.USER),
            "warehouse.password=" + (h2 ? "" : TestPostgres.PASSWORD))) {
      command.add("--set");
      command.add(setting);
    }
    File log = directory.resolve("daemon.log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static long rows(String url) {
    try (WarehouseReader reader = reader(url)) {
      return reader.query(
          "select count(*) from access_event", rows -> ((Number) rows.next()[0]).longValue());
    } catch (WarehouseException e) {
      return 0; // killed before it had made its tables
    }
  }

  private static List<String> differences(WeComSimulator server, String url) {
    try (WarehouseReader reader = reader(url)) {
      return new WeComCheck("corp", ZoneId.of("Asia/Shanghai"))
          .differences(server.ledger(), reader, Set.of("access", "checkin"));
    }
  }

  private static WarehouseReader reader(String url) {
    boolean h2 = url.startsWith("jdbc:h2");
    return Warehouse.openReadOnly(
        url, h2 ? "" : TestPostgres.USER, h2 ? "" : TestPostgres.PASSWORD);
  }
}
