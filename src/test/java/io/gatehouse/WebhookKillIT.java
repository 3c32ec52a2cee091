package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Push;
import io.gatehouse.simulator.k30.PushState;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution's own process, killed again and again without warning while a server pushes to
 * it. What it has acknowledged is there, and what it has not comes again.
 */
class WebhookKillIT {

  private static final int KILLS = 5;

  @TempDir Path directory;

  @Test
  void kill_9_again_and_again_loses_no_acknowledged_push() throws Exception {
    String url = TestPostgres.freshDatabase();
    int port = freePort();
    try (K30Simulator server =
        K30Simulator.builder(Clock.systemUTC()).history(300).deliveryShare(0).start()) {
      server.pusher().habits().retryAfter(Duration.ofMillis(500));
      server.pusher().to(URI.create("http://127.0.0.1:" + port + "/webhooks/k1"));
      server.live(30);
      for (int i = 0; i < KILLS; i++) {
        int before = acknowledged(server).size();
        Process daemon = daemon(server, url, port);
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> acknowledged(server).size() > before + 20);
        daemon.destroyForcibly();
        assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Set<String> promised = acknowledged(server);
        assertThat(loaded(url)).containsAll(promised);
      }
      server.stopLive();
      Process daemon = daemon(server, url, port);
      await().atMost(Duration.ofSeconds(120)).until(server.pusher()::isIdle);
      daemon.destroy();
      assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as("SIGTERM drains within 10 s").isTrue();
      List<Push> pushes = server.pusher().pushes();
      assertThat(pushes).allMatch(push -> push.state() == PushState.ACKNOWLEDGED);
      assertThat(loaded(url)).containsAll(acknowledged(server));
      assertThat(server.violations().all()).isEmpty();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Set<String> acknowledged(K30Simulator server) {
    Set<String> numbers = new HashSet<>();
    server.pusher().pushes().stream()
        .filter(push -> push.acknowledgedAt().isPresent())
        .forEach(push -> numbers.add(push.no()));
    return numbers;
  }

  /** By the vendor's number, each once. */
  private static Set<String> loaded(String url) {
    try (WarehouseReader reader =
        Warehouse.openReadOnly(url, TestPostgres.USER, TestPostgres.PASSWORD)) {
      return reader.query(
          "select source_event_id from access_event",
          rows -> {
            Set<String> numbers = new HashSet<>();
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
              assertThat(numbers.add(row[0].toString())).as("once").isTrue();
            }
            return numbers;
          });
    } catch (WarehouseException e) {
      return Set.of(); // killed before it had made its tables
    }
  }

  private Process daemon(K30Simulator server, String url, int port) throws IOException {
    File log = directory.resolve("daemon.log").toFile();
    return new ProcessBuilder(
            Path.of(System.getProperty("gatehouse.distribution"), "gatehouse").toString(),
            "run",
            "--set",
            "sites.k1.vendor=k30",
            "--set",
            "sites.k1.base-url=" + server.baseUrl(),
            "--set",
            "sites.k1.company-no=" + server.credentials().companyNo(),
            "--set",
            "sites.k1.feeds=records,webhook",
            "--set",
            "sites.k1.records.schedule=5s",
            "--set",
            "camel.server.host=127.0.0.1",
            "--set",
            "camel.server.port=" + port,
            "--set",
            "warehouse.url=" + url,
            "--set",
            "warehouse.username=" + TestPostgres.USER,
            "--set",
            "warehouse.password=" + TestPostgres.PASSWORD)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }
}
