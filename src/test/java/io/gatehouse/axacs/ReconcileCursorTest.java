package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.LoadResult;
import io.gatehouse.warehouse.Tallied;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Then;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Where the feed reconcile looks, and what it makes of what the counts say. */
class ReconcileCursorTest {

  // 12:30 at the site.
  private final SetClock clock = new SetClock("2026-06-10T04:30:00Z");
  private Site site = AxAcsSite.with("start=2026-01-01");
  private String state = "{\"checked_to\":\"2026-06-10T04:00:00Z\",\"deep_on\":\"2026-06-10\"}";
  private ReconcileCursor cursor;
  private Tally tally;

  private void run() {
    cursor = ReconcileCursor.open(site, state, clock);
  }

  private String asks() {
    return cursor.next().map(ask -> ask.toString().replace("%20", " ")).orElse("nothing");
  }

  private Progress answer(String json) {
    Progress progress = cursor.accept(reply(json), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  /** The server counts so many; the warehouse then has so many, of a feed that has read past. */
  private void counts(long expected, long found) {
    counts(expected, found, true, false);
  }

  private void counts(long expected, long found, boolean comparable, boolean givenUp) {
    tally = answer("{'status': 0, 'data': " + expected + "}").tallies().get(0);
    String records = "{\"mark\":9,\"tail\":{},\"epoch\":2,\"holes\":[]}";
    Tallied tallied = new Tallied(tally, found, 0, comparable, givenUp, records);
    cursor.committed(new LoadResult(0, 0, 0, 0, List.of(tallied)));
  }

  /** Runs to the end with what the warehouse lacks in each stretch; says what was asked. */
  private List<String> looks(ToLongFunction<Tally> missing) {
    List<String> asked = new ArrayList<>();
    while (cursor.next().isPresent()) {
      String ask = asks();
      asked.add(ask.replaceAll(".*begintime=(.*)&endtime=(.*)", "$1/$2"));
      tally = answer("{'status': 0, 'data': 1000000}").tallies().get(0);
      long found = 1_000_000 - missing.applyAsLong(tally);
      cursor.committed(
          new LoadResult(0, 0, 0, 0, List.of(new Tallied(tally, found, 0, true, false, null))));
    }
    return asked;
  }

  private static String records(long... ids) {
    return LongStream.of(ids)
        .mapToObj(id -> "{'recordId': " + id + "}")
        .collect(Collectors.joining(",", "{'status': 0, 'data': [", "]}"));
  }

  @Test
  void every_hour_of_the_last_day_is_counted_to_its_last_second() {
    run();
    List<String> asked = looks(any -> 0);
    assertThat(asked)
        .hasSize(24)
        .startsWith("2026-06-09 12:00:00/2026-06-09 12:59:59")
        .endsWith("2026-06-10 11:00:00/2026-06-10 11:59:59");
    assertThat(asks()).isEqualTo("nothing");
    assertThat(ReconcileState.fromJson(state).checkedTo()).isEqualTo("2026-06-10T04:00:00Z");
  }

  @Test
  void what_is_counted_is_what_the_feed_records_reads() {
    site = AxAcsSite.with("records.api=swipecardrecords");
    run();
    assertThat(asks())
        .isEqualTo(
            "/api/v1/swipecardrecords/count?isalarm=-1&begintime=2026-06-09 12:00:00"
                + "&endtime=2026-06-09 12:59:59");
    site = AxAcsSite.with("feeds=reconcile");
    assertThatThrownBy(this::run)
        .isInstanceOf(Refused.class)
        .hasMessageContaining("add records to sites.hq.feeds");
  }

  @Test
  void an_hour_in_which_too_much_may_be_under_way_waits() {
    clock.forward(Duration.ofMinutes(39));
    run();
    assertThat(looks(any -> 0)).endsWith("2026-06-10 11:00:00/2026-06-10 11:59:59");
    clock.forward(Duration.ofMinutes(1));
    run();
    assertThat(looks(any -> 0)).endsWith("2026-06-10 12:00:00/2026-06-10 12:59:59");
  }

  @Test
  void hours_since_the_last_run_are_not_left_out() {
    clock.forward(Duration.ofHours(20));
    state = state.replace("06-10T04", "06-09T01").replace("06-10\"", "06-11\"");
    run();
    assertThat(looks(any -> 0)).startsWith("2026-06-09 09:00:00/2026-06-09 09:59:59");
  }

  @Test
  void an_hour_that_lacks_records_is_read_again_by_time_and_counted_again() {
    run();
    counts(3, 2);
    assertThat(tally.then()).isEqualTo(Then.OPEN);
    assertThat(tally.from()).isEqualTo("2026-06-09T04:00:00Z");
    assertThat(tally.to()).isEqualTo("2026-06-09T05:00:00Z");
    String hour = "isalarm=-1&begintime=2026-06-09 12:00:00&endtime=2026-06-09 12:59:59";
    assertThat(asks()).isEqualTo("/api/v1/acsrecords?" + hour + "&offset=0&rows=1000");

    Batch batch = answer(records(7, 8)).batches().get(0);
    assertThat(batch.mapping()).isEqualTo("access_event");
    assertThat(batch.constants()).containsEntry("source_epoch", 2);
    assertThat(batch.readBy()).isEqualTo("records");
    assertThat(asks()).endsWith("&offset=2&rows=1000");
    answer(records(9));
    answer("{'status': 102}");
    assertThat(asks()).isEqualTo("/api/v1/acsrecords/count?" + hour);
    counts(3, 3);
    assertThat(asks()).contains("begintime=2026-06-09 13:00:00");
    assertThat(cursor.notice()).isEmpty();
  }

  @Test
  void what_is_listed_whole_and_lacks_rows_is_explained() {
    run();
    counts(3, 2);
    answer(records(7, 8, 9));
    answer(records(9)); // a server that passes over the offset
    counts(3, 2);
    assertThat(tally.then()).isEqualTo(Then.EXPLAINED);
    assertThat(asks()).contains("begintime=2026-06-09 13:00:00");
  }

  @Test
  void a_count_above_what_is_listed_is_read_once_a_run_and_told_when_given_up() {
    run();
    counts(5, 2);
    answer(records(7, 8));
    answer("{'status': 102}");
    counts(5, 2);
    assertThat(tally.then()).isEqualTo(Then.READ_AGAIN);
    assertThat(asks()).as("not a second time").contains("begintime=2026-06-09 13:00:00");
    assertThat(cursor.notice()).isEmpty();
    run();
    counts(5, 2);
    answer("{'status': 102}");
    counts(5, 2, true, true);
    counts(5, 2);
    answer("{'status': 102}");
    counts(5, 2, true, true);
    assertThat(cursor.notice())
        .hasValueSatisfying(
            told ->
                assertThat(told)
                    .contains("counts 5 records in the hour from 2026-06-09T04:00:00Z, and 2 are")
                    .endsWith("so do 1 more"));
  }

  @Test
  void hours_that_lack_records_since_an_earlier_run_are_counted_first() {
    run();
    cursor.scope(List.of("1780005600", "1781060400"));
    assertThat(looks(any -> 0)).hasSize(25).startsWith("2026-05-29 06:00:00/2026-05-29 06:59:59");
  }

  @Test
  void an_hour_is_compared_once_a_run() {
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    List<String> asked =
        looks(
            day ->
                day.from().equals(Instant.parse("2026-06-08T16:00:00Z"))
                        && day.to().equals(Instant.parse("2026-06-09T16:00:00Z"))
                    ? 1
                    : 0);
    assertThat(asked).doesNotHaveDuplicates().contains("2026-06-09 00:00:00/2026-06-09 23:59:59");
  }

  @Test
  void more_rows_than_the_server_counts_are_no_reason_to_read() {
    run();
    counts(2, 900);
    assertThat(asks()).contains("begintime=2026-06-09 13:00:00");
  }

  @Test
  void while_the_records_are_not_read_that_far_nothing_is_concluded() {
    String before = state;
    run();
    while (cursor.next().isPresent()) {
      counts(5, 0, false, false);
    }
    assertThat(state).as("these hours are to be counted again").isEqualTo(before);
  }

  @Test
  void a_reply_without_a_count_is_none() {
    run();
    assertThatThrownBy(() -> answer("{'status': 0, 'data': []}")).isInstanceOf(RetryLater.class);
    assertThat(answer("{'status': 102}").tallies().get(0).expected()).isZero();
  }

  @Test
  void once_a_night_each_day_of_five_weeks_is_counted_and_all_before_as_one() {
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    List<String> asked = looks(any -> 0);
    assertThat(asked)
        .hasSize(24 + 1 + 35)
        .contains(
            "2026-01-01 00:00:00/2026-05-05 23:59:59",
            "2026-05-06 00:00:00/2026-05-06 23:59:59",
            "2026-06-09 00:00:00/2026-06-09 23:59:59");
    assertThat(ReconcileState.fromJson(state).deepOn()).isEqualTo(LocalDate.of(2026, 6, 10));
    run();
    assertThat(looks(any -> 0)).as("once").hasSize(24);
  }

  @Test
  void a_long_stretch_that_lacks_records_is_looked_at_down_to_the_hour() {
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    Instant lost = Instant.parse("2026-02-03T20:30:00Z");
    List<String> asked = new ArrayList<>();
    while (!asks().contains("/acsrecords?")) {
      asked.add(asks().replaceAll(".*begintime=(.*)&endtime=(.*)", "$1/$2"));
      Progress progress = answer("{'status': 0, 'data': 10}");
      Tally one = progress.tallies().get(0);
      boolean lacks = !lost.isBefore(one.from()) && lost.isBefore(one.to());
      cursor.committed(
          new LoadResult(
              0, 0, 0, 0, List.of(new Tallied(one, lacks ? 9 : 10, 0, true, false, null))));
    }
    assertThat(asked)
        .containsSubsequence(
            "2026-01-01 00:00:00/2026-05-05 23:59:59",
            "2026-02-01 00:00:00/2026-02-28 23:59:59",
            "2026-02-04 00:00:00/2026-02-04 23:59:59",
            "2026-02-04 04:00:00/2026-02-04 04:59:59")
        .hasSizeLessThan(24 + 2 + 12 + 31 + 24);
    assertThat(asks()).contains("begintime=2026-02-04 04:00:00");
  }

  @Test
  void where_everything_is_read_all_that_ever_was_is_counted_by_ids() {
    site = AxAcsSite.with();
    state = state.replace("\"2026-06-10\"}", "\"2026-06-09\"}");
    run();
    List<String> asked = looks(any -> 0);
    assertThat(asked).contains("/api/v1/acsrecords/byid/count?id=0&isalarm=-1");
  }

  @Test
  void its_state_comes_back_from_json() {
    ReconcileState known =
        new ReconcileState(Instant.parse("2026-06-10T04:00:00Z"), LocalDate.of(2026, 6, 10));
    assertThat(ReconcileState.fromJson(known.toJson())).isEqualTo(known);
    assertThat(ReconcileState.fromJson(ReconcileState.FIRST.toJson()))
        .isEqualTo(ReconcileState.FIRST);
    assertThatThrownBy(() -> ReconcileState.fromJson("[]")).hasMessageContaining("checkpoint");
  }
}
