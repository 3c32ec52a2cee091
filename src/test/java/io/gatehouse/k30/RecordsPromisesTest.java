package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.simulator.Thing;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the feed records promises of days and pages that change while they are read. */
class RecordsPromisesTest extends OnDatabase {

  private static final String LIST = "record/getlist";

  RecordsPromisesTest() {
    super(TestDatabase.H2);
  }

  private Thing anybody() {
    return server.people().newestFirst().get(0);
  }

  private Thing anyDoor() {
    return server.devices().newestFirst().get(0);
  }

  private void pass(Instant at, Duration listedAfter) {
    server.pass(anybody(), anyDoor(), at, listedAfter);
  }

  /** New passages arrive behind each of the next pages: the list drifts. */
  private void arriveBehindPages(int pages, int passagesEach) {
    server
        .listing(LIST)
        .behindPages(
            pages,
            () -> {
              for (int i = 0; i < passagesEach; i++) {
                pass(clock.instant(), Duration.ZERO);
              }
            });
  }

  private void everyPassageIsThere() {
    assertThat(site.differencesOf("access_event")).isEmpty();
    site.breaksNoRule();
  }

  @Test
  void pages_that_drift_while_they_are_read_lose_nobody() {
    arriveBehindPages(9, 3);
    site.loads("records");
    everyPassageIsThere();
    arriveBehindPages(30, 3);
    site.loads("records");
    arriveBehindPages(0, 0);
    site.loads("records");
    everyPassageIsThere();
  }

  @Test
  void a_backfill_that_is_broken_off_goes_on_where_it_was_and_closes_the_gaps_that_it_fills() {
    site.loads("records");
    long rows = site.count("select count(*) from access_event");
    FeedKey feed = new FeedKey("plant", "records");
    Instant day = START.atStartOfDay(K30Site.ZONE).toInstant();
    Gap gap = new Gap(day, day.plus(Duration.ofDays(1)), "its passages could not be read");
    try (Warehouse warehouse = site.warehouse()) {
      String state = warehouse.state(feed).orElseThrow();
      warehouse.load(new PageLoad(feed, "k30", List.of(), List.of(), state, List.of(gap)));
    }
    List<String> ends = new CopyOnWriteArrayList<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void ended(Feed of, String failure) {
            ends.add(String.valueOf(failure));
          }
        };
    int parts = 0;
    do {
      int before = ends.size();
      try (Daemon daemon = site.backfill(START, START.plusDays(1), observer, 3)) {
        await().until(() -> ends.size() > before);
      }
    } while (++parts < 20 && !ends.get(ends.size() - 1).equals("null"));
    assertThat(parts).isGreaterThan(1);
    assertThat(ends).endsWith("null");
    assertThat(site.count("select count(*) from access_event")).isEqualTo(rows);
    assertThat(site.count("select rows_unchanged from backfill")).isBetween(200L, rows);
    assertThat(site.count("select gaps_closed from backfill")).isOne();
    assertThat(site.count("select count(*) from feed_gap where closed_at is null")).isZero();
    everyPassageIsThere();
  }

  @Test
  void what_is_new_costs_one_call() {
    site.loads("records");
    long calls = server.requests(LIST);
    site.loads("records");
    assertThat(server.requests(LIST) - calls).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      pass(clock.instant(), Duration.ZERO);
    }
    site.loads("records");
    assertThat(server.requests(LIST) - calls).isEqualTo(2);
    everyPassageIsThere();
  }

  @Test
  void a_passage_that_is_listed_late_and_far_down_is_found_by_the_next_run() {
    Instant morning = START.plusDays(2).atTime(6, 0).atZone(K30Site.ZONE).toInstant();
    pass(morning, Duration.ofMinutes(5));
    site.loads("records");
    assertThat(site.differencesOf("access_event")).hasSize(1);
    clock.to("2026-03-03T07:06:00Z");
    site.loads("records");
    everyPassageIsThere();
  }

  @Test
  void more_new_passages_than_a_page_are_all_read() {
    site.loads("records");
    for (int i = 0; i < 130; i++) {
      pass(clock.instant(), Duration.ZERO);
    }
    arriveBehindPages(3, 2);
    site.loads("records");
    site.loads("records");
    everyPassageIsThere();
  }

  @Test
  void yesterday_is_read_whole_after_midnight_and_once_more_after_the_overlap() {
    site.loads("records");
    Instant evening = START.plusDays(2).atTime(23, 58).atZone(K30Site.ZONE).toInstant();
    clock.to("2026-03-03T15:59:00Z");
    pass(evening, Duration.ZERO); // nobody polls before midnight
    pass(evening, Duration.ofMinutes(70));
    clock.to("2026-03-03T16:00:30Z");
    site.loads("records");
    assertThat(site.differencesOf("access_event")).hasSize(1);
    clock.to("2026-03-03T18:00:30Z");
    site.loads("records");
    everyPassageIsThere();
    assertThat(site.text("select state from feed_checkpoint where feed = 'records'"))
        .containsPattern("\"next\": ?\"2026-03-04\"");
  }

  @Test
  void days_missed_while_the_daemon_was_down_are_read_over_the_end_of_a_month() {
    clock.to("2026-03-27T07:00:00Z");
    LocalDate start = LocalDate.parse("2026-03-26");
    serve(start, o -> {});
    site.loads("records");
    clock.to("2026-03-31T15:00:00Z");
    for (int day = 28; day <= 31; day++) {
      pass(Instant.parse("2026-03-%02dT05:00:00Z".formatted(day)), Duration.ZERO);
    }
    clock.to("2026-04-01T02:00:00Z");
    pass(clock.instant(), Duration.ZERO);
    site.loads("records");
    everyPassageIsThere();
  }

  @Test
  void a_total_that_lies_holds_nothing_up_and_is_told_as_a_gap_when_it_lies_again() {
    server.listing(LIST).totalOffBy(3);
    site.loads("records").loads("records");
    everyPassageIsThere();
    assertThat(gaps()).isZero();
    clock.to("2026-03-03T08:01:00Z");
    site.loads("records");
    assertThat(gaps()).isEqualTo(2);
    assertThat(site.text("select reason from feed_gap where reason like '%2026-03-01%'"))
        .matches("the server counts \\d+ passages of 2026-03-01 and lists \\d+");
    server.listing(LIST).totalOffBy(-3);
    site.loads("records");
    everyPassageIsThere();
    clock.to("2026-03-03T10:01:00Z");
    site.loads("records");
    assertThat(gaps()).isEqualTo(2);
  }

  private long gaps() {
    return site.count("select count(*) from feed_gap where feed = 'records'");
  }

  @Test
  void a_list_that_ended_early_is_read_again_an_hour_later() {
    server.listing(LIST).cutAfter(60);
    site.loads("records");
    assertThat(site.differencesOf("access_event")).hasSizeGreaterThan(100);
    server.listing(LIST).mend();
    clock.to("2026-03-03T08:01:00Z");
    site.loads("records");
    everyPassageIsThere();
    assertThat(gaps()).isZero();
  }
}
