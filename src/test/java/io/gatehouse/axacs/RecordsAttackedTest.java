package io.gatehouse.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.AxAcsRecordsState.MissingIds;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server makes of ids, order and pages: every record of it is read. */
class RecordsAttackedTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long GIANT = 100_000_000_000_000_000L;

  private final SetClock clock = new SetClock("2026-06-01T00:00:00Z");
  private final DoorRecordServer server = new DoorRecordServer(clock);

  private void expectAll() {
    assertThat(server.loaded).hasSize(server.size());
  }

  private void runsWhile(int runs) {
    for (int i = 0; i < runs; i++) {
      clock.forward(Duration.ofSeconds(5));
      server.run();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d.0", "'%d'", "' %d '", "'+%d'", "'%d.0'", "'00%d'", "%dE0"})
  void an_id_is_what_the_mapping_reads_however_it_is_written(String written) {
    for (int id = 1; id <= 100; id++) {
      String time = "'2026-06-01 07:%02d:%02d'".formatted(id / 60, id % 60);
      server.has(id, id > 24 ? written.formatted(id) : "" + id, time);
    }
    server.cap = 24;
    server.run();
    expectAll();
    assertThat(server.checkpoint().mark()).isEqualTo(100);
    assertThat(server.run()).isLessThan(4);
  }

  @Test
  void ids_of_nineteen_digits_are_read_on() {
    long first = 1_790_000_000_000_000_000L;
    for (int i = 0; i < 3_000; i++) {
      server.has(first + i * 40_000_000_000L, clock.instant().minusSeconds(3_000 - i));
    }
    server.run();
    expectAll();
    runsWhile(3);
    for (int i = 3_000; i < 5_500; i++) {
      server.has(first + i * 40_000_000_000L, clock.instant().plusSeconds(i));
    }
    runsWhile(1);
    expectAll();
    assertThat(server.checkpoint().mark()).isGreaterThan(first + 5_000 * 40_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 24, 100, 1_000})
  void pages_that_the_server_cuts_are_followed_up_and_nobody_is_restored(int cap) {
    server.cap = cap;
    server.hasUntilNow(1, 450, MINUTE);
    server.run();
    expectAll();
    server.hasUntilNow(451, 900, Duration.ofSeconds(1));
    runsWhile(3);
    expectAll();
    assertThat(server.checkpoint().epoch()).isZero();
    assertThat(server.notices).isEmpty();
    assertThat(server.run()).as("nothing new").isLessThan(11);
  }

  @ParameterizedTest
  @CsvSource({"1000,desc", "24,desc", "1,desc", "1000,shuffled", "100,shuffled"})
  void a_list_in_another_order_is_told_and_read_whole(int cap, String order) {
    if (order.equals("desc")) {
      server.descending();
    } else {
      server.shuffled();
    }
    server.cap = cap;
    server.hasUntilNow(1, 5_000, MINUTE);
    server.run();
    expectAll();
    server.hasUntilNow(5_001, 6_500, Duration.ofSeconds(1));
    runsWhile(3);
    expectAll();
    assertThat(server.checkpoint().epoch()).isZero();
    assertThat(server.checkpoint().mark()).isEqualTo(6_500);
    assertThat(server.notices).hasSize(1).first().asString().contains("another order");
    assertThat(server.run()).as("nothing new").isLessThan(12);
  }

  @Test
  void a_page_that_comes_empty_in_the_middle_ends_a_run_and_loses_none() {
    for (boolean descending : List.of(false, true)) {
      DoorRecordServer other = new DoorRecordServer(clock);
      if (descending) {
        other.descending();
      }
      other.cap = 100;
      other.hasUntilNow(1, 2_000, MINUTE);
      other.emptyReplies.add(4);
      other.emptyReplies.add(11);
      other.run();
      other.run();
      other.run();
      assertThat(other.loaded).hasSize(2_000);
      assertThat(other.checkpoint().epoch()).isZero();
    }
  }

  @Test
  void a_page_of_known_records_without_any_readable_id_behind_them_is_followed_up() {
    server.hasUntilNow(1, 8, MINUTE);
    server.run();
    for (int i = 0; i < 30; i++) {
      server.has(9 + i, "'x" + i + "'", "null");
    }
    server.cap = 3;
    server.hasUntilNow(60, 90, Duration.ofSeconds(1));
    runsWhile(1);
    expectAll();
  }

  @Test
  void another_order_without_offsets_is_a_failure_and_not_the_end() {
    server.descending();
    server.passesOverOffset = true;
    server.hasUntilNow(1, 5_000, MINUTE);
    assertThatThrownBy(server::run)
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("passes over offset");
  }

  @ParameterizedTest
  @ValueSource(longs = {GIANT, Long.MAX_VALUE, 700_000})
  void one_giant_id_hides_nothing_that_comes_after_it(long giant) {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    server.has(giant, clock.instant());
    runsWhile(1);
    assertThat(server.checkpoint().mark()).isEqualTo(100);
    clock.forward(Duration.ofHours(3));
    server.hasUntilNow(101, 1_560, Duration.ofSeconds(1));
    runsWhile(1);
    expectAll();
    assertThat(server.checkpoint().mark()).isEqualTo(1_560);
    assertThat(server.run()).isLessThan(4);
    clock.forward(Duration.ofDays(3));
    server.hasUntilNow(1_561, 4_000, Duration.ofSeconds(1));
    runsWhile(1);
    expectAll();
  }

  @Test
  void many_giant_ids_are_a_new_beginning_and_what_comes_below_is_read_while_it_comes() {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    for (int i = 0; i < 40; i++) {
      server.has(GIANT + i, clock.instant());
    }
    runsWhile(1);
    assertThat(server.checkpoint().mark()).isEqualTo(GIANT + 39);
    for (int i = 0; i < 20; i++) {
      clock.forward(Duration.ofMinutes(40));
      server.hasUntilNow(101 + i * 1_500L, 1_600 + i * 1_500L, Duration.ofSeconds(1));
      server.has(GIANT + 40 + i, clock.instant());
      runsWhile(2);
    }
    runsWhile(2);
    expectAll();
  }

  @Test
  void ids_that_cannot_be_read_hide_no_others() {
    server.hasUntilNow(1, 50, MINUTE);
    server.run();
    for (int i = 0; i < 2_300; i++) {
      server.has(60 + i, "'id " + i + "'", "'2026-06-01 08:00:00'");
    }
    server.hasUntilNow(3_000, 3_100, Duration.ofSeconds(1));
    runsWhile(1);
    expectAll();
    assertThat(server.checkpoint().mark()).isEqualTo(3_100);
    assertThat(server.run()).isEqualTo(1);
  }

  @Test
  void ids_of_zero_and_below_and_the_same_id_twice_stop_nothing() {
    server.has(-7, clock.instant());
    server.has(0, clock.instant());
    server.hasUntilNow(1, 30, MINUTE);
    server.has(30, clock.instant().minusSeconds(7));
    server.run();
    assertThat(server.loaded).hasSize(31);
    assertThat(server.checkpoint().mark()).isEqualTo(30);
    runsWhile(3);
    assertThat(server.checkpoint().epoch()).isZero();
  }

  @Test
  void records_without_times_are_read_on() {
    for (int id = 1; id <= 2_500; id++) {
      server.has(id, "" + id, "null");
    }
    server.run();
    assertThat(server.checkpoint().mark()).isEqualTo(2_500);
    runsWhile(2);
    assertThat(server.checkpoint().epoch()).isZero();
  }

  @Test
  void two_in_a_hundred_ids_missing_in_old_records_are_no_holes() {
    server.hasUntilNow(1, 53_000, MINUTE);
    server.hasNoMore(id -> id % 50 == 7);
    assertThat(server.run()).isLessThan(60);
    assertThat(server.checkpoint().holes()).hasSizeLessThan(5);
    int before = server.asked.size();
    for (int i = 0; i < 200; i++) {
      clock.forward(MINUTE);
      server.run();
    }
    assertThat(server.asked.size() - before).isLessThan(240);
    assertThat(server.checkpoint().holes()).isEmpty();
  }

  @Test
  void a_list_that_holds_one_id_in_three_is_read_again_near_its_end_only() {
    server.hasUntilNow(1, 60_000, Duration.ofSeconds(10));
    server.hasNoMore(id -> id % 3 != 0);
    server.run();
    int rows = server.pages.stream().mapToInt(page -> page.records().size()).sum();
    assertThat(rows).isEqualTo(20_000);
    for (int i = 0; i < 400; i++) {
      clock.forward(Duration.ofSeconds(20));
      server.run();
    }
    rows = server.pages.stream().mapToInt(page -> page.records().size()).sum() - rows;
    assertThat(rows).as("eight times the last two hours").isLessThan(8 * 300);
    assertThat(server.checkpoint().holes()).isEmpty();
  }

  @Test
  void holes_that_are_apart_stay_apart_however_many_there_are() {
    server.hasUntilNow(1, 7_000, Duration.ofSeconds(1));
    server.hasNoMore(id -> id % 60 == 0);
    server.run();
    List<MissingIds> holes = server.checkpoint().holes();
    assertThat(holes).hasSizeBetween(30, 64);
    assertThat(holes).allMatch(hole -> hole.to() - hole.after() < 400);
  }

  @Test
  void an_id_that_turns_visible_late_near_the_end_is_found() {
    server.hasUntilNow(1, 3_000, MINUTE);
    Instant then = clock.instant();
    server.hasNoMore(id -> id == 2_990 || id == 2_950);
    server.run();
    server.has(2_990, then.minusSeconds(600));
    runsWhile(4);
    assertThat(server.loaded).hasSize(2_999);
    server.has(2_950, then.minusSeconds(3_000));
    clock.forward(Duration.ofMinutes(121));
    server.run();
    expectAll();
  }

  @Test
  void a_clock_ahead_for_a_while_hides_no_late_id() {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    Instant then = clock.instant();
    clock.forward(Duration.ofDays(45));
    for (int id = 101; id <= 140; id++) {
      if (id != 120) {
        server.has(id, then.plusSeconds(id));
      }
    }
    server.run();
    assertThat(server.checkpoint().holes()).hasSize(1);
    clock.forward(Duration.ofDays(-45));
    server.has(120, then.plusSeconds(120));
    server.run();
    expectAll();
  }

  @Test
  void a_restored_server_with_ids_that_overlap_is_read_again() {
    server.hasUntilNow(1, 400, MINUTE);
    server.run();
    server.hasNoMore(id -> id > 350);
    clock.forward(Duration.ofHours(1));
    server.hasUntilNow(351, 420, Duration.ofSeconds(1));
    runsWhile(2);
    assertThat(server.checkpoint().epoch()).isEqualTo(1);
    assertThat(server.loaded).hasSize(470);
  }

  @Test
  void a_checkpoint_that_a_giant_id_has_carried_away_reads_what_it_passed_by() {
    server.state = StatesTest.file("records-state-giant");
    for (int id = 1; id <= 4_000; id++) {
      server.has(id, Instant.parse("2025-12-31T16:00:00Z").plusSeconds(60L * id));
    }
    server.has(GIANT, Instant.parse("2025-12-31T18:11:00Z"));
    server.run();
    assertThat(server.checkpoint().epoch()).isZero();
    assertThat(server.loaded).hasSizeGreaterThanOrEqualTo(4_000 - 130);
  }

  @Test
  void one_record_that_makes_its_page_unreadable_is_gone_behind_and_come_back_to() {
    server.hasUntilNow(1, 3_000, MINUTE);
    server.unreadable = ids -> ids.contains(1_500L);
    for (int i = 0; i < 4; i++) {
      server.run();
    }
    assertThat(server.loaded).hasSize(2_999);
    assertThat(server.checkpoint().mark()).isEqualTo(3_000);
    assertThat(server.checkpoint().careful()).isNull();
    assertThat(server.pages.stream().flatMap(page -> page.gaps().stream()))
        .hasSize(2)
        .allMatch(gap -> gap.reason().equals("unreadable"));
    runsWhile(3);
    assertThat(server.asked.get(server.asked.size() - 1)).startsWith("id=2992&");
    server.unreadable = ids -> false;
    clock.forward(Duration.ofDays(1));
    server.run();
    expectAll();
    assertThat(server.checkpoint().passed()).isEmpty();
    expectGapsFilled();
  }

  private void expectGapsFilled() {
    List<Gap> open = new ArrayList<>();
    for (Progress page : server.pages) {
      page.filled()
          .forEach(
              filled ->
                  open.removeIf(
                      gap ->
                          !gap.from().isBefore(filled.from()) && !gap.to().isAfter(filled.to())));
      open.addAll(page.gaps());
    }
    assertThat(open).isEmpty();
    assertThat(server.pages.stream().flatMap(page -> page.gaps().stream())).isNotEmpty();
  }

  @Test
  void a_page_that_was_unreadable_for_a_while_leaves_no_gap() {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    server.hasUntilNow(101, 140, Duration.ofSeconds(1));
    server.unreadable = ids -> ids.contains(110L);
    server.run();
    clock.forward(MINUTE);
    server.unreadable = ids -> false;
    server.run();
    expectAll();
    expectGapsFilled();
  }

  @Test
  void what_is_unreadable_for_days_closes_all_its_gaps_when_it_can_be_read() {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    server.hasUntilNow(101, 140, Duration.ofSeconds(1));
    server.unreadable = ids -> ids.contains(110L) || ids.contains(120L);
    for (int i = 0; i < 40; i++) {
      clock.forward(Duration.ofHours(7));
      server.run();
    }
    assertThat(server.checkpoint().passed()).hasSize(2);
    server.unreadable = ids -> false;
    clock.forward(Duration.ofDays(1));
    server.run();
    expectAll();
    expectGapsFilled();
  }

  @Test
  void a_restored_server_that_is_read_again_leaves_no_gap_of_before() {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    server.hasUntilNow(101, 140, Duration.ofSeconds(1));
    server.unreadable = ids -> ids.contains(110L);
    for (int i = 0; i < 4; i++) {
      server.run();
    }
    server.unreadable = ids -> false;
    server.hasNoMore(id -> id > 80);
    server.run();
    assertThat(server.checkpoint().epoch()).isEqualTo(1);
    expectGapsFilled();
  }

  @Test
  void the_newest_record_unreadable_delays_none_that_follow() {
    server.hasUntilNow(1, 100, MINUTE);
    server.run();
    server.unreadable = ids -> ids.contains(101L);
    server.has(101, clock.instant());
    for (int i = 0; i < 4; i++) {
      runsWhile(1);
    }
    server.hasUntilNow(102, 140, Duration.ofSeconds(1));
    runsWhile(2);
    assertThat(server.loaded).hasSize(139);
    assertThat(server.checkpoint().mark()).isEqualTo(140);
  }
}
