package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.LogLines;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a feed tells: changes, each once. */
class FeedLogTest {

  private static final Instant BEGAN = Instant.parse("2026-06-01T00:00:00Z");

  private final LogLines lines = LogLines.open();
  private final FeedLog log = new FeedLog(new FeedKey("hq", "realtime"));

  @AfterEach
  void close() {
    lines.close();
  }

  private void fails(String reason, int second) {
    log.failed(reason, BEGAN.plusSeconds(second), null);
  }

  private void succeeds(int second, boolean caughtUp) {
    Instant now = BEGAN.plusSeconds(second);
    log.succeeded(now.minusMillis(1_500), now, 3, new LoadResult(200, 7, 40, 2), caughtUp);
  }

  @Test
  void a_failure_that_repeats_is_told_when_it_begins_now_and_then_and_when_it_is_over() {
    for (int second = 0; second < 1_201; second++) {
      fails("no answer", second);
    }
    succeeds(1_201, false);
    succeeds(1_202, false);
    assertThat(lines.all())
        .containsExactly(
            "ERROR hq/realtime: no answer",
            "ERROR hq/realtime: no answer (601 runs failed since 2026-06-01T00:00:00Z)",
            "ERROR hq/realtime: no answer (1201 runs failed since 2026-06-01T00:00:00Z)",
            "INFO hq/realtime: works again after 20 min (1201 failed runs)");
  }

  @Test
  void reasons_that_differ_in_their_numbers_or_take_turns_are_told_once_each() {
    for (int second = 0; second < 100; second++) {
      fails("the reply broke off after " + second * 7 + " bytes", second);
      fails("the server answered HTTP 500", second);
    }
    assertThat(lines.all())
        .containsExactly(
            "ERROR hq/realtime: the reply broke off after 0 bytes",
            "ERROR hq/realtime: the server answered HTTP 500 (2 runs failed since"
                + " 2026-06-01T00:00:00Z)");
  }

  @Test
  void endless_new_reasons_are_not_told_for_ever() {
    for (int i = 0; i < 500; i++) {
      fails("reason " + "x".repeat(i), 0);
    }
    assertThat(lines.all()).hasSizeLessThan(50);
  }

  @Test
  void what_fails_again_after_it_worked_is_told_again() {
    fails("no answer", 0);
    succeeds(1, false);
    fails("no answer", 2);
    assertThat(lines.containing("ERROR hq/realtime: no answer")).hasSize(2);
  }

  @Test
  void the_first_time_a_feed_has_caught_up_is_told_with_its_figures() {
    succeeds(1, false);
    succeeds(2, true);
    succeeds(3, true);
    assertThat(lines.all())
        .containsExactly(
            "INFO hq/realtime: caught up in 1.5 s: 3 pages, 200 rows new, 7 changed, 40 known, 2"
                + " rejected");
  }

  @Test
  void rejected_records_are_told_with_the_first_reason() {
    log.rejected(1, "no time");
    log.rejected(2, "no id");
    log.notice("restored");
    assertThat(lines.all())
        .containsExactly(
            "WARN hq/realtime: 1 record could not become rows and stand in rejected_row; the"
                + " first: no time",
            "WARN hq/realtime: 2 records could not become rows and stand in rejected_row; the"
                + " first: no id",
            "WARN hq/realtime: restored");
  }

  @Test
  void a_clock_that_was_ahead_for_a_while_silences_nobody_until_then() {
    int days45 = 45 * 86_400;
    fails("no answer", days45);
    fails("no answer", 0);
    fails("no answer", 601);
    succeeds(700, false);
    assertThat(lines.all())
        .containsExactly(
            "ERROR hq/realtime: no answer",
            "ERROR hq/realtime: no answer (2 runs failed since 2026-06-01T00:00:00Z)",
            "ERROR hq/realtime: no answer (3 runs failed since 2026-06-01T00:00:00Z)",
            "INFO hq/realtime: works again after 11 min (3 failed runs)");
  }
}
