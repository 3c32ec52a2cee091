package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.warehouse.Tally.Then;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the feed reconcile looks, and what it makes of what the counts say. */
class ReconcileCursorTest extends ReconcileRuns {

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
    assertThat(ReconcileState.fromJson(state))
        .as("these hours are to be counted again")
        .isEqualTo(ReconcileState.fromJson(before));
  }

  @Test
  void a_reply_without_a_count_is_none() {
    run();
    assertThatThrownBy(() -> answer("{'status': 0, 'data': []}")).isInstanceOf(RetryLater.class);
    assertThat(answer("{'status': 102}").tallies().get(0).expected()).isZero();
  }
}
