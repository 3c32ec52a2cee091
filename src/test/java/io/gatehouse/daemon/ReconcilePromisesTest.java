package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counting promises: nothing lacks without anybody knowing. Inherited once a database. */
class ReconcilePromisesTest {

  @TempDir Path directory;

  private AxAcsSimulator server;
  private Site site;

  @BeforeEach
  void open() {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 2_500);
    site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory));
    site.loads("records", "passages");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private long gaps(String condition) {
    return site.count("select count(*) from feed_gap where feed = 'records' and " + condition);
  }

  /** Forgets rows of records that are so many hours old, as if they had never been read. */
  private long lose(int hoursAgo) {
    Instant from = Instant.now().minus(hoursAgo, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    String hour =
        " where source_event_id is not null and occurred_at >= '%s' and occurred_at < '%s'"
            .formatted(from, from.plus(1, ChronoUnit.HOURS));
    long lost = site.count("select count(*) from access_event" + hour);
    site.execute("delete from access_event" + hour);
    assertThat(lost).isPositive();
    return lost;
  }

  @Test
  void where_nothing_lacks_there_is_no_gap_and_nothing_is_read_again() {
    site.loads("reconcile");
    assertThat(gaps("1 = 1")).isZero();
    assertThat(server.requests("acsrecords")).isZero();
    assertThat(server.requests("acsrecords/count")).isGreaterThanOrEqualTo(24 + 30);
    assertThat(server.requests("acsrecords/byid/count")).isEqualTo(1);
    assertThat(site.count("select count(*) from feed_run where feed = 'reconcile'")).isZero();
    site.equalsTheLedger();
  }

  @Test
  void rows_that_lack_are_found_by_their_hour_and_read_again() {
    long lost = lose(5);
    assertThat(site.differences()).hasSizeGreaterThanOrEqualTo((int) lost);

    site.loads("reconcile");

    site.equalsTheLedger();
    assertThat(gaps("closed_at is not null and closed_by = 'reconcile'")).isEqualTo(1);
    assertThat(site.count("select recovered from feed_gap")).isEqualTo(lost);
    assertThat(site.count("select expected - found from feed_gap")).isZero();
  }

  @Test
  void rows_of_weeks_ago_are_found_at_night() {
    lose(24 * 20);
    site.loads("reconcile");
    site.equalsTheLedger();
    assertThat(gaps("closed_at is not null")).isEqualTo(1);
  }

  @Test
  void rows_of_long_ago_are_found_at_night_too() {
    site.set("sites.hq.reconcile.days=3");
    lose(24 * 20);
    site.loads("reconcile");
    site.equalsTheLedger();
  }

  @Test
  void while_they_cannot_be_read_again_the_gap_says_what_lacks_and_how_far_all_is_complete() {
    long lost = lose(5);
    server.listing("acsrecords/count").totalOffBy(2);
    site.set("sites.hq.reconcile.days=1");
    site.loads("reconcile");
    assertThat(gaps("closed_at is null")).as("every hour differs").isGreaterThanOrEqualTo(24);
    assertThat(site.status("records").openGaps()).isGreaterThanOrEqualTo(24);
    assertThat(site.status("records").completeUpTo())
        .isBefore(Instant.now().minus(Duration.ofHours(23)));
    server.listing("acsrecords/count").mend();
    site.loads("reconcile");
    assertThat(gaps("closed_at is null")).isZero();
    assertThat(site.status("records").completeUpTo())
        .isAfter(Instant.now().minus(Duration.ofMinutes(5)));
    assertThat(site.count("select sum(recovered) from feed_gap")).isEqualTo(lost);
    site.equalsTheLedger();
  }

  @Test
  void a_server_that_counts_differently_is_told_once_and_not_read_for_ever() {
    server.listing("acsrecords/count").totalOffBy(2);
    site.set("sites.hq.reconcile.days=1");
    try (LogLines log = LogLines.open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(log.containing("is left alone")).isEmpty();
        site.loads("reconcile");
      }
      assertThat(log.containing("is left alone")).hasSize(1);
      long read = server.requests("acsrecords");
      site.loads("reconcile");
      assertThat(server.requests("acsrecords")).isEqualTo(read);
      assertThat(log.containing("is left alone")).hasSize(1);
    }
    assertThat(gaps("given_up_at is not null and closed_at is null")).isGreaterThanOrEqualTo(24);
    assertThat(site.status("records").openGaps()).isZero();
    server.listing("acsrecords/count").mend();
    site.execute("update feed_checkpoint set state = null where feed = 'reconcile'"); // a night
    site.loads("reconcile");
    assertThat(gaps("closed_at is null")).isZero();
    site.equalsTheLedger();
  }

  @Test
  void records_that_cannot_become_rows_explain_what_lacks() {
    Instant then = Instant.now().minus(3, ChronoUnit.HOURS);
    server.swipe(
        server.doors().get(0),
        server.people().get(0),
        how -> {
          how.at = then;
          how.bad = BadRecord.IMPOSSIBLE_TIME;
        });
    server.swipe(server.doors().get(0), server.people().get(0), how -> how.at = then);
    await().until(server::allVisible);
    site.loads("records");
    site.set("sites.hq.reconcile.days=1");
    site.loads("reconcile");
    site.equalsTheLedger();
    assertThat(gaps("closed_at is null")).isZero();
    long read = server.requests("acsrecords");
    site.loads("reconcile");
    assertThat(server.requests("acsrecords")).as("it is known").isEqualTo(read);
  }

  @Test
  void a_restored_server_leads_to_no_second_row() {
    server.restore(2_000);
    server.reuploadLost();
    await().until(server::allVisible);
    site.loads("records");
    lose(5);
    site.loads("reconcile");
    site.equalsTheLedger();
  }

  @Test
  void before_the_records_are_read_nothing_is_concluded() {
    site.execute("update feed_checkpoint set caught_up_at = null where feed = 'records'");
    lose(5);
    site.loads("reconcile");
    assertThat(gaps("1 = 1")).isZero();
    assertThat(site.status("reconcile").state()).doesNotContain("checked_to");
  }
}
