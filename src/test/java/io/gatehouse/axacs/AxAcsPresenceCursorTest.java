package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Refused;
import io.gatehouse.support.SetClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxAcsPresenceCursorTest {

  private static final String NONE = "{'status': 102}";
  private static final String ONE = "{'status': 0, 'data': [{'areaId': 1, 'userId': 2}]}";

  private final AxAcsPresenceCursor cursor =
      AxAcsPresenceCursor.open(null, new SetClock("2026-06-01T00:00:00Z"));

  private String asks() {
    return cursor.next().map(Ask::query).orElse("nothing");
  }

  private Progress answer(String json) {
    return cursor.accept(reply(json), Instant.EPOCH, Instant.EPOCH);
  }

  private static boolean completes(Progress progress) {
    return progress.batches().stream().anyMatch(Batch::listed);
  }

  @Test
  void only_with_the_last_area_is_the_listing_complete() {
    cursor.scope(List.of("1", "a&b"));
    assertThat(asks()).isEqualTo("areaid=1&begintime=&endtime=");
    assertThat(completes(answer(ONE))).isFalse();
    assertThat(asks()).isEqualTo("areaid=a%26b&begintime=&endtime=");
    assertThat(completes(answer(ONE))).isTrue();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void an_area_with_nobody_in_it_is_asked_for_twice() {
    cursor.scope(List.of("0"));
    assertThat(answer(NONE).batches()).isEmpty();
    assertThat(asks()).startsWith("areaid=0");
    assertThat(completes(answer(NONE))).isTrue();
  }

  @Test
  void a_query_without_areas_is_told_and_empties_nothing() {
    assertThatThrownBy(() -> cursor.scope(List.of()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("ax-acs-presence-areas.sql");
  }
}
