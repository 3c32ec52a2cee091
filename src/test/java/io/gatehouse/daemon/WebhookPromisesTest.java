package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.k30.Pusher;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site's webhook promises, whatever callers send. Inherited once a database. */
class WebhookPromisesTest {

  @TempDir Path directory;

  private PushedSite site;
  private LogLines lines;

  @BeforeEach
  void open() {
    lines = LogLines.open();
    site = new PushedSite(TestDatabase.H2.freshWarehouseOfSite(directory));
  }

  @AfterEach
  void close() {
    site.close();
    lines.close();
  }

  private long acknowledged() {
    return site.server.pusher().pushes().stream()
        .filter(push -> push.state() == Pusher.State.ACKNOWLEDGED)
        .count();
  }

  @Test
  void what_is_pushed_is_a_row_before_it_is_acknowledged_and_waits_while_the_feed_is_paused() {
    try (Daemon daemon = site.start()) {
      assertThat(daemon.problems()).isEmpty();
      byte[] body = site.body();
      var answer = site.post(PushedSite.callback(daemon), body);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"code\":\"1\",\"resultcode\":\"1\",\"msg\":\"成功\"}");
      assertThat(site.rows()).isEqualTo(1);

      daemon.warehouse().pause("k1", "webhook", null);
      await().until(() -> !lines.containing("k1/webhook: paused by an operator").isEmpty());
      byte[] later = site.body();
      assertThat(site.post(PushedSite.callback(daemon), later).statusCode()).isEqualTo(503);
      assertThat(site.rows()).isEqualTo(1);
      daemon.warehouse().resume("k1", "webhook", List.of());
      await().until(() -> site.post(PushedSite.callback(daemon), later).statusCode() == 200);
      assertThat(site.rows()).isEqualTo(2);
    }
  }

  @Test
  void a_pusher_that_repeats_reorders_and_is_tampered_with_leaves_one_row_a_passage() {
    site.server.pusher().habits().timeout = Duration.ofMinutes(1); // on a busy machine
    site.server.pusher().habits().repeated = 0.3;
    site.server.pusher().habits().reordered = 0.3;
    site.server.pusher().habits().tampered = 0.5;
    try (Daemon daemon = site.start()) {
      site.server.pusher().to(PushedSite.callback(daemon));
      site.pass();
      await().until(() -> acknowledged() == 1); // something to be replayed
      List<Thing> passed = IntStream.range(0, 200).mapToObj(i -> site.pass()).toList();
      await().until(site.server.pusher()::isIdle);
      assertThat(acknowledged()).isEqualTo(passed.size() + 1);
      assertThat(site.rows()).isEqualTo(passed.size() + 1);
      List<Pusher.Tampered> tampered = site.server.pusher().tampered();
      assertThat(tampered.stream().map(Pusher.Tampered::kind)).contains(Pusher.Tampering.values());
      assertThat(tampered).noneMatch(Pusher.Tampered::wasFallenFor);
      assertThat(tampered)
          .filteredOn(t -> t.answer().status() != 503) // shed on a busy machine, unread
          .isNotEmpty()
          .allMatch(t -> t.answer().status() == (t.kind().isHarmless() ? 200 : 400));
    }
    assertThat(site.count("select count(*) from rejected_row")).isZero();
    assertThat(lines.containing("refused a push").stream().filter(line -> line.contains("(400)")))
        .hasSize(1);
  }

  @Test
  void many_pushes_are_one_run_every_few_seconds_and_the_status_counts_them_all() {
    try (Daemon daemon = site.start()) {
      site.server.pusher().to(PushedSite.callback(daemon));
      for (int i = 0; i < 150; i++) {
        site.pass();
      }
      await().until(site.server.pusher()::isIdle);
      await().until(() -> site.count("select count(*) from feed_run") > 0);
    }
    assertThat(site.count("select sum(rows_added) from feed_checkpoint where feed = 'webhook'"))
        .isEqualTo(150);
    assertThat(site.count("select sum(pages) from feed_run")).isEqualTo(150);
    assertThat(site.count("select count(*) from feed_run")).isLessThan(15);
  }

  @Test
  void a_site_whose_pushes_are_all_refused_fails_and_says_why() {
    byte[] body = site.body();
    site.set("sites.k1.app-secret=another");
    try (Daemon daemon = site.start()) {
      assertThat(site.post(PushedSite.callback(daemon), body).statusCode()).isEqualTo(400);
    }
    assertThat(
            site.count(
                "select count(*) from feed_checkpoint where failed_runs = 1 and last_error like"
                    + " '%check app-secret%'"))
        .isEqualTo(1);
  }

  @Test
  void a_stop_in_the_midst_of_pushes_leaves_each_acknowledged_one_in_the_warehouse() {
    Daemon daemon = site.start();
    site.server.pusher().habits().retryAfter = Duration.ofMinutes(5);
    site.server.pusher().to(PushedSite.callback(daemon));
    site.server.live(200);
    await().until(() -> acknowledged() > 50);
    long before = System.nanoTime();
    daemon.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    site.server.stopLive();
    List<String> statuses =
        site.server.pusher().pushes().stream()
            .map(Pusher.Push::answers)
            .flatMap(List::stream)
            .map(answer -> String.valueOf(answer.status()))
            .distinct()
            .toList();
    assertThat(statuses).isSubsetOf(Arrays.asList("200", "503", "0"));
    assertThat(site.rows()).isGreaterThanOrEqualTo(acknowledged());
    List<String> acknowledged =
        site.server.pusher().pushes().stream()
            .filter(push -> push.state() == Pusher.State.ACKNOWLEDGED)
            .map(push -> "'" + push.no() + "'")
            .toList();
    assertThat(
            site.count(
                "select count(*) from access_event where source_event_id in ("
                    + String.join(",", acknowledged)
                    + ")"))
        .isEqualTo(acknowledged.size());
    assertThat(lines.containing("Forcing")).isEmpty();
    assertThat(lines.errors()).isEmpty();
  }
}
