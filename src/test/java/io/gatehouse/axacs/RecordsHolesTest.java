package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.ids;
import static io.gatehouse.axacs.AxAcsSite.idsFromTo;
import static io.gatehouse.axacs.AxAcsSite.replyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.AxAcsRecordsState.MissingIds;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Ids that were missing when their page was read are looked for again, for as long as overlap. */
class RecordsHolesTest {

  private static final Instant BEGAN = Instant.parse("2026-06-01T00:00:00Z");

  private final SetClock clock = new SetClock(BEGAN.toString());
  private final Site site = AxAcsSite.with("records.page-size=24", "records.overlap=100m");
  private String state;
  private AxAcsRecordsCursor cursor;

  private void run() {
    cursor = AxAcsRecordsCursor.open(site, state, clock);
  }

  private String asks() {
    return cursor.next().map(Ask::query).orElse("nothing");
  }

  private Progress answer(List<VendorRecord> records) {
    Progress progress = cursor.accept(replyOf(records), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  private List<MissingIds> holes() {
    return AxAcsRecordsState.fromJson(state).holes();
  }

  /** A page from 1 to 20 without these two; whole pages after it, so that the tail is whole. */
  private void loadedWithout(long one, long other) {
    run();
    answer(ids(LongStream.rangeClosed(1, 20).filter(id -> id != one && id != other).toArray()));
    answer(idsFromTo(21, 40));
    answer(List.of());
  }

  /** A run that finds nothing new; the ids that it then looks for again. */
  private String looksAgain(Duration later) {
    clock.forward(later);
    run();
    answer(idsFromTo(33, 40));
    return asks();
  }

  private static String lookAt(long after, long rows) {
    return "id=" + after + "&isalarm=-1&offset=0&rows=" + rows;
  }

  @Test
  void a_page_with_missing_ids_is_noted_as_a_hole() {
    loadedWithout(7, 9);
    assertThat(holes()).containsExactly(new MissingIds(6, 9, BEGAN, 0));
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void the_first_page_of_a_server_whose_ids_begin_higher_is_looked_at_again_too() {
    run();
    answer(idsFromTo(1001, 1020));
    assertThat(holes()).containsExactly(new MissingIds(0, 1000, BEGAN, 0));
  }

  @Test
  void it_is_looked_at_again_at_growing_ages_and_dropped_after_the_overlap() {
    loadedWithout(7, 9);
    assertThat(looksAgain(Duration.ofSeconds(3))).isEqualTo("nothing");
    assertThat(looksAgain(Duration.ofSeconds(1))).isEqualTo(lookAt(6, 3));
    List<Long> ages = new ArrayList<>();
    answer(ids(8, 10, 11));
    for (int second = 5; second < 6_100; second++) {
      String again = looksAgain(Duration.ofSeconds(1));
      if (!again.equals("nothing")) {
        assertThat(again).as("what was missing").isEqualTo(lookAt(6, 3));
        ages.add(Duration.between(BEGAN, clock.instant()).toSeconds());
        assertThat(answer(ids(8, 10, 11)).records()).hasSize(3);
        assertThat(asks()).isEqualTo("nothing");
      }
    }
    assertThat(ages).containsExactly(12L, 36L, 108L, 324L, 972L, 2_916L, 6_000L);
    assertThat(holes()).isEmpty();
  }

  @Test
  void an_id_that_has_turned_visible_is_loaded_and_a_filled_hole_dropped() {
    loadedWithout(7, 9);
    looksAgain(Duration.ofSeconds(4));
    Progress found = answer(idsFromTo(7, 9));
    assertThat(found.records()).hasSize(3);
    assertThat(holes()).isEmpty();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_daemon_that_was_away_longer_than_the_overlap_looks_once_more() {
    loadedWithout(7, 9);
    assertThat(looksAgain(Duration.ofDays(3))).isEqualTo(lookAt(6, 3));
    answer(ids(8, 10, 11));
    assertThat(holes()).isEmpty();
  }

  @Test
  void a_hole_wider_than_a_page_is_looked_at_page_by_page() {
    run();
    answer(ids(1, 40));
    answer(idsFromTo(41, 60));
    answer(List.of());
    clock.forward(Duration.ofSeconds(4));
    run();
    answer(idsFromTo(53, 60));
    assertThat(asks()).isEqualTo(lookAt(1, 24));
    assertThat(answer(idsFromTo(2, 25)).records()).hasSize(24);
    assertThat(asks()).isEqualTo(lookAt(25, 14));
    answer(ids(26, 30, 40));
    assertThat(holes()).containsExactly(new MissingIds(26, 39, BEGAN, 1));
  }

  @Test
  void an_old_page_is_no_answer_to_a_look() {
    run();
    answer(idsFromTo(1, 20));
    answer(ids(22, 23, 24));
    answer(idsFromTo(25, 40));
    answer(List.of());
    looksAgain(Duration.ofSeconds(4));
    assertThat(asks()).isEqualTo(lookAt(20, 1));
    assertThatThrownBy(() -> answer(idsFromTo(1, 20))).isInstanceOf(RetryLater.class);
    assertThat(asks()).isEqualTo(lookAt(20, 1));
  }

  @Test
  void a_none_where_records_were_drops_no_hole() {
    loadedWithout(7, 9);
    looksAgain(Duration.ofSeconds(4));
    answer(List.of());
    assertThat(holes()).containsExactly(new MissingIds(6, 9, BEGAN, 1));
  }
}
