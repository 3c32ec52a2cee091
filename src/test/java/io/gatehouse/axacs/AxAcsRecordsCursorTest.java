package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.ids;
import static io.gatehouse.axacs.AxAcsSite.idsFromTo;
import static io.gatehouse.axacs.AxAcsSite.othersFromTo;
import static io.gatehouse.axacs.AxAcsSite.records;
import static io.gatehouse.axacs.AxAcsSite.replyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxAcsRecordsCursorTest {

  private final SetClock clock = new SetClock("2026-06-01T00:00:00Z");
  private Site site = AxAcsSite.with("records.page-size=100");
  private String state;
  private AxAcsRecordsCursor cursor;

  /** A new run, where the last committed page has left the checkpoint. */
  private void run() {
    cursor = AxAcsRecordsCursor.open(site, state, clock);
  }

  private String asks() {
    return cursor.next().map(Ask::toString).orElse("nothing");
  }

  private static String byId(long id, int rows) {
    return "/api/v1/acsrecords/byid/?id=" + id + "&isalarm=-1&offset=0&rows=" + rows;
  }

  private Progress answer(List<VendorRecord> records) {
    Progress progress = cursor.accept(replyOf(records), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  /** The records from 1 to this one are loaded. */
  private void loadedUpTo(long last) {
    run();
    for (long id = 0; id < last; id += 100) {
      answer(idsFromTo(id + 1, Math.min(last, id + 100)));
    }
    answer(List.of());
    assertThat(asks()).isEqualTo("nothing");
  }

  private AxAcsRecordsState checkpoint() {
    return AxAcsRecordsState.fromJson(state);
  }

  @Test
  void a_first_run_reads_page_after_page_from_the_first_id_to_the_end() {
    run();
    assertThat(asks()).isEqualTo(byId(0, 100)).isEqualTo(asks());
    assertThat(answer(idsFromTo(1, 100)).records()).hasSize(100);
    assertThat(asks()).isEqualTo(byId(100, 100));
    Progress second = answer(idsFromTo(101, 130));
    assertThat(second.batches().get(0).constants()).containsEntry("source_epoch", 0);
    assertThat(checkpoint().mark()).isEqualTo(130);
    assertThat(asks()).as("a server may cut its pages: only none is the end").contains("id=130&");
    assertThat(answer(List.of()).state()).isNull();
    assertThat(asks()).isEqualTo("nothing");
    assertThat(checkpoint().holes()).isEmpty();
  }

  @Test
  void the_configured_api_is_read() {
    site = AxAcsSite.with("records.api=swipecardrecords");
    run();
    assertThat(asks()).startsWith("/api/v1/swipecardrecords/byid/?id=0&isalarm=-1&");
  }

  @Test
  void a_run_begins_with_the_last_known_records_and_goes_on_behind_them() {
    loadedUpTo(130);
    run();
    assertThat(asks()).isEqualTo(byId(122, 100));
    assertThat(answer(idsFromTo(123, 140)).records()).hasSize(18);
    assertThat(checkpoint().mark()).isEqualTo(140);
    assertThat(asks()).isEqualTo(byId(140, 100));
  }

  @Test
  void a_run_that_finds_the_known_records_and_none_else_loads_nothing() {
    loadedUpTo(130);
    run();
    Progress progress = answer(idsFromTo(123, 130));
    assertThat(progress.records()).isEmpty();
    assertThat(progress.state()).isNull();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_server_that_repeats_the_record_asked_behind_is_at_its_end() {
    run();
    answer(idsFromTo(1, 100));
    assertThat(answer(ids(100)).records()).isEmpty();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_repeated_page_is_asked_for_again_and_moves_nothing() {
    run();
    answer(idsFromTo(1, 100));
    answer(idsFromTo(101, 200));
    String before = state;
    assertThatThrownBy(() -> answer(idsFromTo(1, 100)))
        .isInstanceOf(RetryLater.class)
        .hasMessage(
            "the reply holds none of the records after id 200 that were asked for: its highest id"
                + " is 100");
    assertThat(asks()).isEqualTo(byId(200, 100));
    assertThat(state).isEqualTo(before);
  }

  @Test
  void ids_that_turn_visible_among_the_known_ones_are_loaded_once() {
    run();
    answer(ids(1, 2, 3, 5, 6));
    answer(List.of());
    run();
    assertThat(answer(ids(1, 2, 3, 4, 5, 6)).records()).hasSize(6);
    answer(List.of());
    run();
    assertThat(answer(ids(1, 2, 3, 4, 5, 6)).records()).isEmpty();
  }

  @Test
  void one_odd_reply_is_no_restored_server() {
    loadedUpTo(130);
    run();
    assertThat(answer(othersFromTo(123, 130)).state()).isNull();
    assertThat(answer(List.of()).state()).isNull();
    assertThat(asks()).isEqualTo(byId(122, 100));
    answer(idsFromTo(123, 131));
    assertThat(checkpoint().mark()).isEqualTo(131);
    assertThat(checkpoint().epoch()).isZero();
    assertThat(cursor.notice()).isEmpty();
  }

  @Test
  void three_odd_replies_are_a_restored_server_and_everything_is_read_again() {
    loadedUpTo(130);
    run();
    answer(othersFromTo(123, 200));
    answer(othersFromTo(123, 200));
    assertThat(answer(othersFromTo(123, 200)).records()).isEmpty();
    assertThat(checkpoint().epoch()).isEqualTo(1);
    assertThat(checkpoint().mark()).isZero();
    assertThat(cursor.notice())
        .hasValueSatisfying(
            text -> assertThat(text).contains("record 123 of 2026-01-01 02:03:00 is gone"));
    assertThat(asks()).isEqualTo(byId(0, 100));
    assertThat(answer(othersFromTo(1, 100)).batches().get(0).constants())
        .containsEntry("source_epoch", 1);
  }

  @Test
  void late_ids_that_fill_the_page_of_the_known_ones_are_no_restored_server() {
    site = AxAcsSite.with("records.page-size=24");
    run();
    answer(ids(10, 20, 30, 40, 50, 60, 70, 80));
    answer(List.of());
    run();
    assertThat(answer(idsFromTo(10, 33)).records()).hasSize(24);
    assertThat(asks()).isEqualTo(byId(33, 24));
    assertThat(answer(idsFromTo(34, 57)).records()).hasSize(24);
    assertThat(answer(idsFromTo(58, 80)).records()).hasSize(23);
    answer(List.of());
    assertThat(asks()).isEqualTo("nothing");
    assertThat(checkpoint().mark()).isEqualTo(80);
    assertThat(checkpoint().epoch()).isZero();
  }

  @Test
  void records_without_a_readable_id_are_passed_on_and_stop_no_run() {
    loadedUpTo(3);
    run();
    answer(idsFromTo(1, 3));
    clock.forward(Duration.ofSeconds(5));
    run();
    Progress bad =
        answer(
            records(
                List.of(
                    "'recordId': 1, 'gmtSwipeCardTime': '2026-01-01 00:01:00'",
                    "'recordId': 2, 'gmtSwipeCardTime': '2026-01-01 00:02:00.0'",
                    "'recordId': '3', 'gmtSwipeCardTime': '2026-01-01 00:03:00'",
                    "'recordId': 4, 'gmtSwipeCardTime': 'soon'",
                    "'recordId': 'x'")));
    assertThat(bad.records()).hasSize(5);
    assertThat(checkpoint().mark()).isEqualTo(4);
    assertThat(answer(records(List.of("'recordId': null"))).records()).hasSize(1);
    assertThat(asks()).as("what follows it").endsWith("id=4&isalarm=-1&offset=1&rows=100");
    answer(List.of());
    assertThat(asks()).isEqualTo("nothing");
  }
}
