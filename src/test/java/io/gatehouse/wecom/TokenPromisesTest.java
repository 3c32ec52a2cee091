package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.LogLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised of access tokens. */
class TokenPromisesTest extends WeComContract {

  private static final String[] ALL = {"access", "rules", "checkin"};

  @Override
  void corp(WeComSimulator.Options o) {
    o.history = 600;
    o.punchDays = 5;
    o.people = 30;
  }

  private long tokensAskedFor() {
    return server.requests("gettoken") + server.requests("service/get_corp_token");
  }

  private WeComSite third() {
    return site(Tokens.Kind.SUITE).set("suite-ticket=" + server.tokens().ticket());
  }

  @ParameterizedTest
  @EnumSource(Tokens.Kind.class)
  void every_kind_of_app_loads_everything_with_one_token(Tokens.Kind kind) {
    WeComSite of = kind == Tokens.Kind.SUITE ? third() : site(kind);
    of.loads(ALL).equalsTheTruth(ALL);
    assertThat(tokensAskedFor()).isEqualTo(1);
  }

  @Test
  void two_sites_of_one_app_share_its_token() {
    Tokens.App app = server.app(Tokens.Kind.SELF_BUILT);
    site.setAll("sites.annex.vendor=wecom")
        .setAll("sites.annex.base-url=" + server.baseUrl())
        .setAll("sites.annex.corp-id=" + app.corpId())
        .setAll("sites.annex.corp-secret=" + app.corpSecret())
        .setAll("sites.annex.device-sns=" + server.company().deviceSns().get(0))
        .setAll("sites.annex.user-ids=" + server.company().userIds().get(0));
    site.loads(ALL).equalsTheTruth(ALL);
    assertThat(tokensAskedFor()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {40014, 42001, 40001})
  void a_token_that_is_no_longer_taken_in_mid_paging_costs_no_page(int errcode) {
    site.set("access.page-size=50")
        .onPage(
            page -> {
              if (page == 3) {
                server.tokens().revoke(errcode);
              }
            });
    site.loads("access").equalsTheTruth("access");
    assertThat(tokensAskedFor()).isEqualTo(2);
  }

  @Test
  void feeds_that_meet_an_expired_token_at_once_fetch_one_new() {
    WeComSite of = third();
    AtomicBoolean over = new AtomicBoolean();
    of.onPage(
        page -> {
          if (page == 2 && !over.getAndSet(true)) {
            server.tokens().revoke(42001);
            server.tokens().revoke(42009);
          }
        });
    of.loads(ALL).equalsTheTruth(ALL);
    assertThat(server.requests("service/get_suite_token")).isEqualTo(2);
  }

  @Test
  void a_suite_token_that_was_taken_back_is_fetched_again() {
    WeComSite of = third();
    of.set("access.page-size=50")
        .onPage(
            page -> {
              if (page == 3) {
                server.tokens().revoke(40082);
                server.tokens().revoke(42001);
              }
            });
    of.loads("access").equalsTheTruth("access");
    assertThat(server.requests("service/get_suite_token")).isEqualTo(2);
  }

  @Test
  void a_busy_WeCom_is_asked_again_for_a_token_and_not_at_once() {
    server.faults().inject(Fault.ERROR_CODE).code(-1).onPath("gettoken").times(1);
    try (Daemon daemon = startSwiftly()) {
      await().until(() -> server.requests("gettoken") == 1);
      await().during(Duration.ofSeconds(2)).until(() -> server.requests("gettoken") == 1);
      clock.forward(Duration.ofSeconds(1));
      await().until(() -> server.requests("checkin/getcheckindata") > 0);
    }
    site.breaksNoRule();
    assertThat(server.requests("gettoken")).isEqualTo(2);
  }

  private Daemon startSwiftly() {
    return site.set("access.schedule=200ms")
        .set("rules.schedule=200ms")
        .set("checkin.schedule=200ms")
        .start(key -> true);
  }

  @Test
  void a_wrong_secret_is_told_with_its_setting_and_hammers_nobody() {
    site.set("corp-secret=of-another-app");
    try (LogLines log = LogLines.open();
        Daemon daemon = startSwiftly()) {
      await().until(() -> log.errors().size() >= 3);
      await().during(Duration.ofSeconds(2)).until(() -> log.errors().size() == 3);
      assertThat(log.errors())
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains("WeCom refuses corp-secret", "errcode 40001", "应用管理")
                      .doesNotContain("of-another-app"));
    }
    assertThat(server.requests("gettoken")).isEqualTo(1);
  }

  @Test
  void without_a_ticket_a_suite_says_that_it_waits_for_one() {
    WeComSite of =
        site(Tokens.Kind.SUITE)
            .set("callback-token=QDG6eK")
            .set("callback-aes-key=jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C");
    assertThat(of.fails("access")).contains("there is no suite ticket yet", "/webhooks/corp");
    assertThat(server.requests("service/get_suite_token")).isZero();
  }

  @Test
  void a_ticket_that_is_over_is_told_and_what_brings_a_new_one() {
    WeComSite of = third();
    server.tokens().replaceTicket();
    assertThat(of.fails("access")).contains("WeCom refuses the suite ticket", "/webhooks/");
  }

  @Test
  void no_secret_and_no_token_is_ever_told() throws Exception {
    try (LogLines log = LogLines.open()) {
      WeComSite of = third();
      server.faults().inject(Fault.ERROR_CODE).code(-1).rate(0.2);
      server.faults().inject(Fault.CUT_JSON).rate(0.2);
      server.faults().inject(Fault.RESET_MID_BODY).rate(0.1);
      of.once(ALL);
      server.faults().clear();
      of.loads(ALL);
      clock.forward(Duration.ofHours(1));
      site.set("corp-secret=a-wrong-secret-of-another-app").fails("access");
      String told = String.join("\n", log.all()) + everythingStored(of);
      Tokens.App app = server.app(Tokens.Kind.SUITE);
      assertThat(told)
          .doesNotContain(
              app.suiteSecret(),
              app.permanentCode(),
              server.tokens().ticket(),
              "a-wrong-secret-of-another-app");
      assertThat(told.replaceAll("\\s", "")).doesNotContainPattern("access_token=[A-Za-z0-9]{20}");
    }
  }

  private static String everythingStored(WeComSite of) {
    StringBuilder all = new StringBuilder();
    try (var reader = of.reader()) {
      for (String table : new String[] {"feed_checkpoint", "feed_run", "rejected_row"}) {
        reader.read(
            table,
            row -> {
              for (Object value : row) {
                all.append(value).append('\n');
              }
            });
      }
    }
    return all.toString();
  }
}
