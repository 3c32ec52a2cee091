package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's own process with a vendor of two files, killed twice in its first walk. */
class AcmeKillIT {

  @TempDir Path directory;

  @Test
  void kill_9_twice_and_the_warehouse_equals_the_servers_truth() throws Exception {
    Instant begin = Instant.parse("2026-01-05T00:00:00Z");
    try (AcmeServer server = new AcmeServer(begin).add(2300)) {
      DeclaredSite site =
          new DeclaredSite(
                  directory.resolve("home"),
                  "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE")
              .example("acme")
              .file("config/application.properties", "log.format=text\n");
      for (int i = 0; i < 2; i++) {
        int pages = server.pages.get();
        Process daemon = daemon(server, site);
        await().atMost(Duration.ofSeconds(180)).until(() -> server.pages.get() > pages + 4);
        daemon.destroyForcibly();
        assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
      server.addLate(1_800);
      Process daemon = daemon(server, site);
      await()
          .atMost(Duration.ofSeconds(180))
          .ignoreExceptions()
          .until(() -> AcmeTest.loaded(site).equals(server.truth()));
      daemon.destroy();
      assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as("SIGTERM drains within 10 s").isTrue();
      assertThat(AcmeTest.loaded(site)).isEqualTo(server.truth());
      assertThat(server.refusals.get()).as("tokens that ended in mid-walk").isPositive();
    }
  }

  private Process daemon(AcmeServer server, DeclaredSite site) throws IOException {
    File log = directory.resolve("daemon.log").toFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("gatehouse.distribution"), "gatehouse").toString());
    command.addAll(List.of("run", "--home", site.home().directory().toString()));
    for (String setting :
        List.of(
            "camel.management.port=0",
            "sites.hq.vendor=acme",
            "sites.hq.base-url=" + server.baseUrl(),
            "sites.hq.client-id=" + AcmeServer.ID,
            "sites.hq.client-secret=" + AcmeServer.SECRET,
            "sites.hq.start=2026-01-01",
            "sites.hq.records.schedule=1s",
            "warehouse.username=postgres",
            "warehouse.password=postgres",
            "warehouse.url=" + site.url())) {
      command.addAll(List.of("--set", setting));
    }
    ProcessBuilder daemon = new ProcessBuilder(command).redirectErrorStream(true);
    daemon.environment().put("GATEHOUSE_QUICK_START", "no");
    return daemon.redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
  }
}
