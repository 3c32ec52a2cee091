package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.StopRequest;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.RestartablePostgres;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon may be started before its database, as after a power cut. */
class DatabaseLaterTest {

  @TempDir Path directory;

  @Test
  void a_daemon_waits_for_its_database_says_so_once_and_goes_on_when_it_is_there() {
    Clock clock = Clock.systemUTC();
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 500);
        RestartablePostgres database = new RestartablePostgres(directory.resolve("data"));
        LogLines lines = LogLines.open()) {
      Settings settings =
          new SettingsReader(Vendors.settings(), Map.of())
              .set("sites.hq.vendor=ax-acs")
              .set("sites.hq.base-url=" + server.baseUrl())
              .set("warehouse.url=" + database.url())
              .set("warehouse.username=" + TestPostgres.USER)
              .set("warehouse.password=" + TestPostgres.PASSWORD)
              .read();
      Daemon.Options options =
          new Daemon.Options(
              new Home(Path.of("").toAbsolutePath()),
              settings,
              false,
              feed -> true,
              FeedObserver.NONE,
              Daemon.Options.NO_PAGE_LIMIT);
      CompletableFuture<Daemon> starting =
          CompletableFuture.supplyAsync(
              () ->
                  Daemon.start(
                      options,
                      () ->
                          WarehouseOption.await(
                              new io.gatehouse.daemon.Home(java.nio.file.Path.of("")),
                              settings,
                              clock,
                              new StopRequest()),
                      clock));
      await().until(() -> !lines.containing("waiting for it").isEmpty());
      database.start();
      try (Daemon daemon = starting.join()) {
        await()
            .until(
                () ->
                    daemon.warehouse().status().stream()
                        .anyMatch(
                            status ->
                                status.feed().equals(new FeedKey("hq", "records"))
                                    && status.rowsAdded() == 500));
      }
      assertThat(lines.containing("waiting for it"))
          .singleElement()
          .asString()
          .startsWith("WARN cannot open the warehouse in " + database.url());
    }
  }
}
