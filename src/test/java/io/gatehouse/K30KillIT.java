package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Pusher;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Killed while a K30 server pushes to it and is polled. Whatever was acknowledged before is in the
 * warehouse, and in the end all is.
 */
class K30KillIT extends KillContract {

  /** More than any kill waits for. */
  private static final int MOST_WAITING = 100;

  @Test
  void kill_9_loses_no_acknowledged_push_on_postgresql() throws Exception {
    killAgainAndAgain(TestPostgres.freshDatabase(), 21);
  }

  @Test
  void kill_9_loses_no_acknowledged_push_on_h2() throws Exception {
    killAgainAndAgain(h2(), 22);
  }

  private void killAgainAndAgain(String url, long seed) throws Exception {
    Random random = new Random(seed);
    int port = freePort();
    try (K30Simulator server =
        K30Simulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 1_000;
              o.callLimit = 100_000;
            })) {
      server.pusher().habits().lost = 0.2;
      server.pusher().habits().repeated = 0.2;
      server.pusher().habits().retryAfter = Duration.ofMillis(500);
      server.pusher().to(URI.create("http://127.0.0.1:" + port + "/webhooks/plant"));
      for (int i = 0; i < kills(2); i++) {
        keepHappening(server); // each start finds what happened since the kill, all at once
        Process daemon = daemon(server, url, port);
        int wanted = server.acknowledged().size() + 20 + random.nextInt(40);
        await().atMost(Duration.ofSeconds(180)).until(() -> server.acknowledged().size() >= wanted);
        kill(daemon);
        List<String> acknowledged = server.acknowledged();
        assertThat(rows(url)).containsAll(acknowledged);
      }
      Process daemon = daemon(server, url, port);
      server.stopLive();
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> server.allVisible() && server.pusher().isIdle());
      becomesTrue(daemon, url, reader -> differences(server, reader));
      assertThat(server.violations().all()).isEmpty();
    }
  }

  /** Where starts take long, more would happen between kills than is taken before the next one. */
  private static void keepHappening(K30Simulator server) {
    long waiting =
        server.pusher().pushes().stream()
            .filter(push -> push.state() == Pusher.State.WAITING)
            .count();
    if (waiting < MOST_WAITING) {
      server.live(8);
    } else {
      server.stopLive();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process daemon(K30Simulator server, String url, int port) throws IOException {
    return daemon(
        url,
        List.of(
            "sites.plant.vendor=k30",
            "sites.plant.base-url=" + server.baseUrl(),
            "sites.plant.company-no=" + server.credentials().companyNo(),
            "sites.plant.feeds=records,webhook",
            "sites.plant.records.schedule=2s",
            "camel.server.host=127.0.0.1",
            "camel.server.port=" + port));
  }

  private static Set<String> rows(String url) {
    try (WarehouseReader reader = reader(url)) {
      Set<String> numbers = new HashSet<>();
      int position = reader.table("access_event").position("source_event_id");
      reader.read("access_event", row -> numbers.add((String) row[position]));
      return numbers;
    }
  }

  private static List<String> differences(K30Simulator server, WarehouseReader reader) {
    return new Comparison("plant", reader)
        .differences(server.truth(), "access_event", "delivery_result");
  }
}
