package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.ids;
import static io.gatehouse.axacs.AxAcsSite.idsFromTo;
import static io.gatehouse.axacs.AxAcsSite.othersFromTo;
import static io.gatehouse.axacs.AxAcsSite.replyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The setting {@code start}: the first run finds the first record since then, and begins there. */
class RecordsStartTest {

  private static final String LIST =
      "/api/v1/acsrecords?isalarm=-1&begintime=2026-01-01%2000:00:00&endtime=";

  private final SetClock clock = new SetClock("2026-06-01T00:00:00Z");
  private final Site site = AxAcsSite.with("start=2026-01-01", "records.page-size=24");
  private AxAcsRecordsCursor cursor = AxAcsRecordsCursor.open(site, null, clock);

  private String asks() {
    return cursor.next().map(Ask::toString).orElse("nothing");
  }

  private Progress answer(List<VendorRecord> records) {
    return cursor.accept(replyOf(records), clock.instant(), clock.instant());
  }

  private void expectReadingAfter(long id) {
    assertThat(asks())
        .isEqualTo("/api/v1/acsrecords/byid/?id=" + id + "&isalarm=-1&offset=0&rows=24");
  }

  @Test
  void the_first_record_is_looked_for_in_the_sites_time() {
    assertThat(asks()).isEqualTo(LIST + "2026-06-02%2008:00:00&offset=0&rows=24");
    assertThat(answer(idsFromTo(501, 524))).isEqualTo(Progress.nothing());
    assertThat(asks()).isEqualTo(LIST + "2026-01-01%2008:20:59&offset=0&rows=24");
    answer(List.of());
    expectReadingAfter(500);
  }

  @Test
  void a_list_with_the_newest_first_is_followed_to_its_oldest() {
    answer(ids(560, 559, 558));
    answer(ids(557, 556, 555));
    answer(ids(554));
    assertThat(asks()).contains("endtime=2026-01-01%2009:13:59&");
    answer(List.of());
    expectReadingAfter(553);
  }

  @Test
  void a_server_that_passes_over_the_end_is_not_asked_for_ever() {
    answer(idsFromTo(501, 524));
    answer(idsFromTo(501, 524));
    expectReadingAfter(500);
  }

  @Test
  void none_since_then_is_the_end_and_not_everything() {
    assertThat(answer(List.of())).isEqualTo(Progress.nothing());
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void the_next_runs_go_on_and_look_for_it_no_more() {
    answer(idsFromTo(501, 510));
    answer(List.of());
    String state = answer(idsFromTo(501, 510)).state();
    cursor = AxAcsRecordsCursor.open(site, state, clock);
    expectReadingAfter(502);
  }

  @Test
  void a_restored_server_is_read_again_from_there_only() {
    answer(idsFromTo(501, 510));
    answer(List.of());
    String state = answer(idsFromTo(501, 510)).state();
    cursor = AxAcsRecordsCursor.open(site, state, clock);
    for (int i = 0; i < 3; i++) {
      answer(othersFromTo(503, 506));
    }
    assertThat(asks()).startsWith(LIST);
  }

  @Test
  void records_of_which_none_has_an_id_are_a_failure_and_not_the_end() {
    String none = "{'status': 0, 'data': [{'recordId': 'x', 'gmtSwipeCardTime': '2026-01-01'}]}";
    assertThatThrownBy(() -> cursor.accept(AxAcsSite.reply(none), clock.instant(), clock.instant()))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("none has a record id that can be read");
  }
}
