package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.k30.Pusher;
import io.gatehouse.support.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What pushes and polling together promise: each passage once, and complete. */
class PushPromisesTest extends OnDatabase {

  private static final String SUCCESS = "{\"code\":\"1\",\"resultcode\":\"1\",\"msg\":\"成功\"}";

  PushPromisesTest() {
    super(TestDatabase.H2);
  }

  private Thing anybody() {
    return server.people().newestFirst().get(3);
  }

  private Thing anyDoor() {
    return server.devices().newestFirst().get(0);
  }

  /** Somebody passes; the message that is pushed of it. */
  private Pusher.Push pushOf(Pusher.Form form) {
    server.pusher().habits().form = form;
    server.pusher().habits().lost = 1;
    server.pusher().to(URI.create("http://127.0.0.1:9/nobody")); // not sent by itself
    server.pass(anybody(), anyDoor());
    return server.pusher().pushes().get(server.pusher().pushes().size() - 1);
  }

  private String answered(Daemon daemon, Pusher.Push push) {
    return answered(daemon, server.pusher().bodyOf(push));
  }

  private static String answered(Daemon daemon, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(K30Site.callback(daemon))
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(answer -> answer.statusCode() + " " + answer.body())
        .join();
  }

  private String row(String columns) {
    return site.text(
        "select %s from access_event where occurred_at > timestamp with time zone '2026-03-03 06:59:00+00:00'"
            .formatted(columns));
  }

  @Test
  void pushes_lost_repeated_reordered_and_tampered_with_leave_the_ledger_once_lists_are_read() {
    Pusher.Habits habits = server.pusher().habits();
    habits.lost = 0.3;
    habits.repeated = 0.2;
    habits.reordered = 0.2;
    habits.tampered = 0.1;
    habits.freshTimestamps = true;
    site.set("records.schedule=2s");
    try (Daemon daemon = site.start("records", "webhook")) {
      server.pusher().to(K30Site.callback(daemon));
      server.live(40);
      await().until(() -> server.events() > 500);
      server.stopLive();
      server.pass(BadRecord.MISSING_TIME);
      await().until(() -> server.pusher().isIdle() && server.allVisible());
      await()
          .untilAsserted(
              () ->
                  assertThat(site.differencesOf("access_event", "delivery_result", "rejected_row"))
                      .isEmpty());
    }
    site.breaksNoRule();
    assertThat(server.pusher().tampered()).isNotEmpty().noneMatch(Pusher.Tampered::wasFallenFor);
    assertThat(site.count("select count(*) from access_event where seen_by = 'records,webhook'"))
        .isPositive();
    assertThat(site.count("select count(*) from delivery_result")).isPositive();
  }

  @Test
  void a_passage_is_one_row_whichever_of_push_and_list_tells_it_first() {
    String said =
        "concat(direction, decision, method, subject_type, person_no, person_name, org_name,"
            + " device_name, area_name, credential_no, photo_url, seen_by)";
    Pusher.Push push = pushOf(Pusher.Form.FULL);
    try (Daemon daemon = site.start("webhook")) {
      assertThat(answered(daemon, push)).isEqualTo("200 " + SUCCESS);
    }
    site.loads("records");
    String pushedFirst = row(said);
    assertThat(site.count("select count(*) from access_event")).isEqualTo(301);
    newWarehouse();
    site.loads("records");
    try (Daemon daemon = site.start("webhook")) {
      assertThat(answered(daemon, push)).isEqualTo("200 " + SUCCESS);
    }
    assertThat(site.count("select count(*) from access_event")).isEqualTo(301);
    assertThat(row(said)).isEqualTo(pushedFirst).contains("records,webhook");
  }

  @Test
  void what_is_pushed_again_much_later_changes_nothing() {
    Pusher.Push push = pushOf(Pusher.Form.FULL);
    site.loads("records");
    try (Daemon daemon = site.start("webhook")) {
      answered(daemon, push);
      String before = row("concat(person_name, last_loaded_at)");
      server.people().put(anybody().with("name", "改名"));
      clock.to("2026-03-05T07:00:00Z");
      assertThat(answered(daemon, push)).isEqualTo("200 " + SUCCESS);
      assertThat(row("concat(person_name, last_loaded_at)")).isEqualTo(before);
    }
  }

  @Test
  void a_push_without_a_time_is_kept_as_rejected_until_the_list_brings_the_passage() {
    Pusher.Push push = pushOf(Pusher.Form.SHORT);
    try (Daemon daemon = site.start("webhook")) {
      assertThat(answered(daemon, push)).isEqualTo("200 " + SUCCESS);
      assertThat(answered(daemon, push)).isEqualTo("200 " + SUCCESS);
    }
    assertThat(site.text("select concat(reason, times_seen) from rejected_row"))
        .startsWith("occurred_at: addTime is missing");
    site.loads("records");
    assertThat(site.differencesOf("access_event")).isEmpty();
  }

  @Test
  void a_message_of_another_company_is_refused_though_it_is_rightly_signed() {
    Pusher.Push push = pushOf(Pusher.Form.FULL);
    String company = server.credentials().companyNo();
    site.set("company-no=9999999999999999").set("app-secret=" + company).set("aes-key=" + company);
    try (Daemon daemon = site.start("webhook")) {
      assertThat(answered(daemon, push)).isEqualTo("400 not accepted");
    }
    assertThat(site.status("webhook").lastError())
        .isEqualTo("the message is of another company than company-no");
    assertThat(site.count("select count(*) from access_event")).isZero();
  }

  @Test
  void an_unsigned_failure_cannot_bring_a_row() {
    try (Daemon daemon = site.start("webhook")) {
      String forged =
          "{\"method\":\"UploadRecord\",\"companyno\":\"%s\",\"resultcode\":\"0\",\"sign\":\"x\","
              + "\"data\":\"{\\\"recordNo\\\":\\\"1\\\",\\\"addTime\\\":\\\"2026-03-03 12:00:00\\\"}\"}";
      assertThat(answered(daemon, forged.formatted(server.credentials().companyNo())))
          .isEqualTo("400 not accepted");
    }
    assertThat(site.count("select count(*) from access_event")).isZero();
  }
}
