package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.simulator.wecom.CallbackPusher;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is promised of a suite's ticket, which WeCom pushes. */
class TicketPromisesTest extends WeComContract {

  @Override
  void corp(WeComSimulator.Options o) {
    o.history = 100;
  }

  @BeforeEach
  void third() {
    site =
        site(Tokens.Kind.SUITE)
            .set("callback-token=" + Tokens.CALLBACK_TOKEN)
            .set("callback-aes-key=" + Tokens.ENCODING_AES_KEY)
            .set("access.schedule=200ms")
            .setAll("camel.server.port=0");
  }

  private Daemon start() {
    return site.start(feed -> feed.feed().equals("access") || feed.feed().equals("webhook"));
  }

  private CallbackPusher callback(Daemon daemon) {
    int port = daemon.webhookPort().orElseThrow();
    return server.callback(URI.create("http://127.0.0.1:" + port + "/webhooks/corp"));
  }

  private void loadsAll() {
    await().until(() -> site.differences("access").isEmpty());
    site.breaksNoRule();
  }

  @Test
  void a_pushed_ticket_is_used_at_once_and_again_after_a_restart() {
    try (Daemon daemon = start()) {
      CallbackPusher wecom = callback(daemon);
      await().until(() -> site.count("select count(*) from feed_run") > 0);
      assertThat(server.requests("service/get_suite_token")).isZero();
      assertThat(wecom.pushTicket().isSuccess()).isTrue();
      clock.forward(Duration.ofMinutes(1)); // the feed rests for as long
      loadsAll();
    }
    clock.forward(Duration.ofMinutes(5));
    server.company().pass(Duration.ZERO);
    clock.forward(Duration.ofMinutes(5));
    try (Daemon daemon = start()) {
      assertThat(daemon.problems()).isEmpty();
      loadsAll();
    }
  }

  @Test
  void a_newer_ticket_is_used_when_the_suites_token_is_over() {
    try (Daemon daemon = start()) {
      CallbackPusher wecom = callback(daemon);
      assertThat(wecom.pushTicket().isSuccess()).isTrue();
      clock.forward(Duration.ofMinutes(1));
      loadsAll();
      clock.forward(Duration.ofMinutes(10));
      server.tokens().replaceTicket();
      server.tokens().revoke(42001);
      server.tokens().revoke(42009);
      assertThat(wecom.pushTicket().isSuccess()).isTrue();
      server.company().pass(Duration.ZERO);
      clock.forward(Duration.ofMinutes(10));
      loadsAll();
    }
  }

  /** All by one daemon, as it is asked one after the other. */
  @Test
  void what_WeCom_sends_is_taken_and_nothing_else() {
    try (Daemon daemon = start()) {
      CallbackPusher wecom = callback(daemon);
      // The address is verified, whoever WeCom says it is.
      assertThat(wecom.verify("5927832").body()).isEqualTo("5927832");
      assertThat(wecom.verify("1616140317", "ww-of-the-provider").body()).isEqualTo("1616140317");
      for (CallbackPusher.Tampering kind : CallbackPusher.Tampering.values()) {
        if (kind != CallbackPusher.Tampering.REPLAYED) {
          assertThat(wecom.pushTampered(kind).status()).as(kind.name()).isEqualTo(400);
          assertThat(site.count("select count(*) from feed_checkpoint where feed = 'webhook'"))
              .as(kind.name())
              .isZero();
        }
      }
      // A ticket is stored as WeCom encrypted it.
      assertThat(wecom.pushTicket().isSuccess()).isTrue();
      String stored = site.status("webhook").state();
      assertThat(stored)
          .contains("encrypted")
          .doesNotContain(server.tokens().ticket(), "ticket@@@");
      // Other events of the suite are accepted and change nothing.
      assertThat(wecom.pushEvent("create_auth").isSuccess()).isTrue();
      assertThat(site.status("webhook").state()).isEqualTo(stored);
    }
  }

  @Test
  void an_old_message_that_somebody_sends_again_brings_no_old_ticket_back() {
    try (Daemon daemon = start()) {
      CallbackPusher wecom = callback(daemon);
      CallbackPusher replayer = callback(daemon);
      assertThat(replayer.pushTicket().isSuccess()).isTrue();
      clock.forward(Duration.ofMinutes(10));
      assertThat(wecom.pushNewTicket().isSuccess()).isTrue();
      String newest = site.status("webhook").state();
      replayer.pushTampered(CallbackPusher.Tampering.REPLAYED);
      assertThat(site.status("webhook").state()).isEqualTo(newest);

      // One that says it is of a year to come keeps no later one out.
      CallbackPusher ahead = wecom.at(Clock.offset(clock, Duration.ofDays(400)));
      assertThat(ahead.pushNewTicket().isSuccess()).isTrue();
      String ofYearToCome = site.status("webhook").state();
      assertThat(ofYearToCome).isNotEqualTo(newest);
      assertThat(wecom.pushNewTicket().isSuccess()).isTrue();
      assertThat(site.status("webhook").state()).isNotIn(ofYearToCome, newest);
    }
  }
}
