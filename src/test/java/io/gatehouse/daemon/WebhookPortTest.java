package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.CommandRun;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhooks' port is opened where somebody pushes, and nowhere else. */
class WebhookPortTest {

  @TempDir Path directory;

  private String url() {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void a_taken_port_is_one_message_that_names_the_setting_and_stops_no_other_feed()
      throws IOException {
    try (ServerSocket other = taken();
        PushedSite site = new PushedSite(url());
        AxAcsSimulator polled = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 10)) {
      site.set("camel.server.port=" + other.getLocalPort())
          .set("sites.hq.vendor=ax-acs")
          .set("sites.hq.feeds=records")
          .set("sites.hq.base-url=" + polled.baseUrl());
      try (Daemon daemon = site.start()) {
        assertThat(daemon.problems())
            .containsExactly(
                "cannot listen for webhooks on 127.0.0.1:"
                    + other.getLocalPort()
                    + ": the port is taken by another process; set camel.server.port to a free one,"
                    + " or end that process");
        assertThat(daemon.running()).containsExactly(new FeedKey("hq", "records"));
        assertThat(daemon.webhookPort()).isEmpty();
      }
    }
  }

  @Test
  void an_address_that_is_not_this_machines_is_told_with_its_setting() {
    try (PushedSite site = new PushedSite(url()).set("camel.server.host=192.0.2.1");
        Daemon daemon = site.start()) {
      assertThat(daemon.problems())
          .hasSize(1)
          .allMatch(
              problem ->
                  problem.startsWith("cannot listen for webhooks on 192.0.2.1:0: ")
                      && problem.endsWith("; set camel.server.host to an address of this machine"));
    }
  }

  @Test
  void without_a_pushed_feed_no_port_is_opened() {
    try (AxAcsSimulator polled = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 10);
        Daemon daemon = new Site(polled, url()).start()) {
      assertThat(daemon.webhookPort()).isEmpty();
    }
  }

  @Test
  void commands_that_end_leave_a_taken_port_alone() throws IOException {
    try (ServerSocket other = taken();
        PushedSite site = new PushedSite(url())) {
      List<String> settings =
          List.of(
              "sites.k1.vendor=k30",
              "sites.k1.company-no=" + site.server.credentials().companyNo(),
              "sites.k1.base-url=" + site.server.baseUrl(),
              "sites.k1.feeds=webhook",
              "camel.server.host=127.0.0.1",
              "camel.server.port=" + other.getLocalPort());
      String pushes =
          "k1/webhook: its vendor pushes, so there is nothing to ask for: it loads while the daemon"
              + " runs";
      CommandRun preview = CommandRun.on(url(), settings, "preview", "k1/webhook");
      assertThat(preview.err().strip()).isEqualTo(pushes);
      assertThat(preview.exit()).isEqualTo(1);
      CommandRun once = CommandRun.on(url(), settings, "run", "--once");
      assertThat(once.exit()).isEqualTo(1);
      CommandRun lint = CommandRun.on(url(), settings, "lint");
      assertThat(lint.err() + lint.out()).doesNotContain("cannot listen").doesNotContain("k1/");
    }
  }
}
