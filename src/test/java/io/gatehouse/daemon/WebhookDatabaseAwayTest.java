package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.k30.Pusher;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.RestartablePostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the database goes away, pushes are sent back to come again, and come again. */
class WebhookDatabaseAwayTest {

  @TempDir Path directory;

  @Test
  void while_the_database_is_away_pushes_are_answered_503_and_afterwards_taken() {
    try (LogLines lines = LogLines.open();
        RestartablePostgres database = new RestartablePostgres(directory.resolve("data")).start();
        PushedSite site = new PushedSite(database.url());
        Daemon daemon = site.start()) {
      URI to = PushedSite.callback(daemon);
      assertThat(site.post(to, site.body()).statusCode()).isEqualTo(200);
      byte[] second = site.body();
      database.stop();
      for (int i = 0; i < 4; i++) {
        var answer = site.post(to, second);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("try again later");
      }
      assertThat(lines.containing("ERROR the warehouse is away: cannot ")).hasSize(1);
      database.start();
      await().until(() -> site.post(to, second).statusCode() == 200);
      assertThat(site.rows()).isEqualTo(2);
      assertThat(lines.containing("INFO the warehouse is back after ")).hasSize(1);
      assertThat(lines.containing("ERROR k1/webhook")).isEmpty();
    }
  }

  @Test
  void a_database_that_restarts_in_the_midst_of_pushes_costs_none() {
    try (RestartablePostgres database = new RestartablePostgres(directory.resolve("data")).start();
        PushedSite site = new PushedSite(database.url());
        Daemon daemon = site.start()) {
      site.server.pusher().habits().timeout = Duration.ofSeconds(20);
      site.server.pusher().to(PushedSite.callback(daemon));
      site.server.live(40);
      await().until(() -> site.rows() > 50);
      database.stop();
      await().until(() -> waiting(site) > 20);
      database.start();
      site.server.stopLive();
      await().until(site.server.pusher()::isIdle);
      assertThat(waiting(site)).isZero();
      assertThat(site.rows()).isEqualTo(site.server.pusher().pushes().size());
    }
  }

  private static long waiting(PushedSite site) {
    return site.server.pusher().pushes().stream()
        .filter(push -> push.state() == Pusher.State.WAITING)
        .count();
  }
}
