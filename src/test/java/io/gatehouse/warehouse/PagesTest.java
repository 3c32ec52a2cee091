package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A page commits whole or not at all, and the daemon's own tables say what happened. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PagesTest extends WarehouseContract {

  private int runs;
  private static final FeedKey RECORDS = new FeedKey("hq", "records");
  private static final FeedKey REALTIME = new FeedKey("hq", "realtime");

  private PageLoad page(
      FeedKey feed, List<Object[]> rows, List<RejectedRow> rejected, String state, Gap... gaps) {
    Rows values = new Rows(warehouse.table("access_event"), rows, Events.IDENTITY);
    return new PageLoad(feed, "ax-acs", values, rejected, state, List.of(gaps));
  }

  @Test
  void a_page_with_a_row_that_cannot_be_stored_leaves_nothing() {
    Object[] broken = hq.with(hq.record(8, at(1), "A"), "local_date", null);
    PageLoad page =
        page(
            RECORDS,
            List.of(hq.record(7, at(0), "A"), broken),
            List.of(new RejectedRow("bad", "{}")),
            "{\"id\":8}",
            new Gap(at(0), at(9), "late"));
    assertThatThrownBy(() -> warehouse.load(page))
        .isInstanceOfSatisfying(
            WarehouseException.class, e -> assertThat(e.unavailable()).isFalse())
        .hasMessageContaining("hq/records");
    for (String table : List.of("access_event", "rejected_row", "feed_gap", "feed_checkpoint")) {
      assertThat(rows("select count(*) from " + table)).as(table).containsExactly("0");
    }
    load("records", hq.record(7, at(0), "A"));
    assertThatThrownBy(() -> warehouse.load(page)).isInstanceOf(WarehouseException.class);
    assertThat(warehouse.state(RECORDS)).isEmpty();
    assertEvents("7 null records");
  }

  @Test
  void what_was_prepared_joins_what_came_since_however_often_it_is_loaded() {
    Object[] late = hq.with(hq.record(8, at(1), "A"), "local_date", null);
    Supplier<LoadResult> commit =
        warehouse.prepare(page(RECORDS, List.of(hq.record(7, at(0), "A"), late), List.of(), null));
    load("realtime", hq.realtime(70, at(0), "A"));
    assertThatThrownBy(commit::get).isInstanceOf(WarehouseException.class);
    assertEvents("null r70 realtime");
    late[warehouse.table("access_event").position("local_date")] = LocalDate.of(2024, 3, 4);
    assertThat(commit.get()).extracting(LoadResult::added, LoadResult::changed).contains(1, 1);
    assertThat(commit.get().unchanged()).isEqualTo(2);
    assertEvents("7 r70 realtime,records", "8 null records");
  }

  @Test
  void the_checkpoint_moves_with_its_page() {
    warehouse.load(page(RECORDS, List.of(), List.of(), "{\"id\": 1}"));
    warehouse.load(
        page(RECORDS, List.<Object[]>of(hq.record(2, at(0), "A")), List.of(), "{\"id\": 2}"));
    warehouse.load(page(RECORDS, List.of(), List.of(), null));
    assertThat(warehouse.state(RECORDS)).get().asString().isEqualToIgnoringWhitespace("{\"id\":2}");
    assertThat(warehouse.state(REALTIME)).isEmpty();
  }

  @Test
  void a_bad_record_read_again_is_one_rejected_row_and_counted_once() {
    List<RejectedRow> bad = List.of(new RejectedRow("time is 2026-13-01", "{\"t\":\"\0\"}"));
    assertThat(warehouse.load(page(RECORDS, List.of(), bad, null)).rejected()).isEqualTo(1);
    assertThat(warehouse.load(page(RECORDS, List.of(), bad, null)).rejected()).isZero();
    assertThat(warehouse.load(page(REALTIME, List.of(), bad, null)).rejected()).isEqualTo(1);
    assertThat(rows("select feed, times_seen from rejected_row order by feed"))
        .containsExactly("realtime 1", "records 2");
  }

  @Test
  void a_gap_is_opened_once_and_closed_with_what_was_recovered() {
    Gap gap = new Gap(at(0), at(10), "no good read for 10 s");
    warehouse.load(
        page(
            REALTIME,
            List.<Object[]>of(hq.realtime(1, at(5), "A")),
            List.of(),
            null,
            gap,
            new Gap(at(50), at(60), "later")));
    warehouse.load(page(REALTIME, List.of(), List.of(), null, gap));
    load(
        "records",
        hq.record(1, at(5), "A"),
        hq.record(2, at(6), "A"),
        hq.record(3, at(10), "B"),
        hq.record(4, at(11), "A"));
    assertThat(warehouse.closeGaps(REALTIME, "records", at(60))).containsExactly(gap);
    assertThat(warehouse.closeGaps(REALTIME, "records", at(60))).isEmpty();
    assertThat(rows("select closed_by, recovered from feed_gap order by gap_from"))
        .containsExactly("records 2", "null null");
  }

  @Test
  void a_stretch_that_was_read_since_closes_the_gaps_within_it_and_no_other() {
    Gap day = new Gap(at(10), at(20), "cannot be read");
    warehouse.load(page(RECORDS, List.of(), List.of(), null, day, new Gap(at(10), at(90), "more")));
    warehouse.load(page(REALTIME, List.of(), List.of(), null, day));
    warehouse.load(filling(new Gap.Filled(at(11), at(20)), new Gap.Filled(at(0), at(19))));
    assertThat(openGaps()).hasSize(3);
    warehouse.load(filling(new Gap.Filled(at(9), at(90), true)));
    assertThat(openGaps()).as("of another kind").hasSize(3);
    warehouse.load(filling(new Gap.Filled(at(10), at(20))));
    assertThat(openGaps()).containsExactly("realtime cannot be read", "records more");
    assertThat(rows("select closed_by from feed_gap where closed_at is not null"))
        .containsExactly("records");
    warehouse.load(page(RECORDS, List.of(), List.of(), null, new Gap(at(10), at(20), "again")));
    assertThat(openGaps())
        .containsExactly("realtime cannot be read", "records again", "records more");
    warehouse.load(filling(Gap.Filled.until(at(100))));
    assertThat(openGaps()).containsExactly("realtime cannot be read");
  }

  private List<String> openGaps() {
    return rows("select feed, reason from feed_gap where closed_at is null order by feed, reason");
  }

  private static PageLoad filling(Gap.Filled... stretches) {
    return new PageLoad(
        RECORDS,
        "ax-acs",
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(stretches),
        List.of(),
        "records");
  }

  @Test
  void runs_that_did_something_are_kept_and_the_status_tells_all() {
    Instant start = at(0);
    warehouse.record(run(start, LoadResult.NONE, null, true));
    warehouse.record(run(start.plusSeconds(1), new LoadResult(3, 2, 1, 1), null, false));
    warehouse.record(run(start.plusSeconds(2), LoadResult.NONE, "refused", false));
    warehouse.record(run(start.plusSeconds(3), LoadResult.NONE, "refused again", false));
    assertThat(
            rows(
                "select rows_added, rows_changed, rows_rejected, error from feed_run order by started_at"))
        .containsExactly("3 2 1 null", "0 0 0 refused", "0 0 0 refused again");
    assertThat(warehouse.status())
        .containsExactly(
            new FeedStatus(
                RECORDS,
                "ax-acs",
                null,
                warehouse.status().get(0).lastCommitAt(),
                at(2),
                at(1),
                "refused again",
                at(4),
                2,
                3,
                2,
                1,
                0,
                0,
                0,
                0,
                at(1)));
    warehouse.record(run(start.plusSeconds(4), LoadResult.NONE, null, true));
    assertThat(warehouse.status().get(0).failedRuns()).isZero();
    assertThat(warehouse.status().get(0).lastError()).isEqualTo("refused again");
  }

  @Test
  void moments_of_a_clock_that_was_ahead_go_with_the_next_run() {
    Instant ahead = Instant.parse("2126-01-01T00:00:00Z");
    warehouse.record(run(ahead, LoadResult.NONE, null, true));
    warehouse.record(run(at(5), LoadResult.NONE, "no answer", false));
    assertThat(warehouse.status().get(0).caughtUpAt()).isNull();
    assertThat(warehouse.status().get(0).lastSuccessAt()).isNull();
    assertThat(warehouse.status().get(0).completeUpTo()).isNull();
    warehouse.record(run(at(9), LoadResult.NONE, null, true));
    assertThat(warehouse.status().get(0).completeUpTo()).isEqualTo(at(10));
  }

  @Test
  void a_gap_of_a_clock_that_was_ahead_does_not_stay_open_until_then() {
    Gap gap = new Gap(at(10), Instant.parse("2126-01-01T00:00:00Z"), "not polled");
    warehouse.load(page(REALTIME, List.of(), List.of(), null, gap));
    assertThat(warehouse.closeGaps(REALTIME, "records", at(60))).containsExactly(gap);
  }

  @Test
  void how_often_the_same_reply_could_not_be_read_is_counted() {
    assertThat(warehouse.record(unreadable("day 3"))).isEqualTo(1);
    assertThat(warehouse.record(unreadable("day 3"))).isEqualTo(2);
    assertThat(warehouse.record(run(at(1), LoadResult.NONE, "no answer", false))).isZero();
    assertThat(warehouse.record(unreadable("day 3"))).isEqualTo(3);
    assertThat(warehouse.record(unreadable("day 4"))).isEqualTo(1);
    warehouse.record(run(at(2), LoadResult.NONE, null, true));
    assertThat(warehouse.record(unreadable("day 4"))).isEqualTo(1);
    warehouse.forgetUnreadable(RECORDS);
    assertThat(warehouse.record(unreadable("day 4"))).isEqualTo(1);
  }

  private RunRecord unreadable(String what) {
    Instant start = at(100 + runs++);
    return new RunRecord(
        RECORDS, "ax-acs", start, start, 0, LoadResult.NONE, "unreadable", false, what);
  }

  private static RunRecord run(Instant start, LoadResult result, String error, boolean caughtUp) {
    return new RunRecord(
        RECORDS, "ax-acs", start, start.plusSeconds(1), 1, result, error, caughtUp);
  }

  @Test
  void two_processes_that_load_the_same_pages_at_once_double_nothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Warehouse other = open()) {
      List<Future<LoadResult>> loads = new ArrayList<>();
      for (int second = 0; second < 60; second++) {
        for (Warehouse one : List.of(warehouse, other)) {
          PageLoad records =
              hq.page(
                  "records",
                  hq.record(2 * second, at(second), "A"),
                  hq.record(2 * second + 1, at(second), "A"));
          PageLoad realtime = hq.page("realtime", hq.realtime(second, at(second), "A"));
          loads.add(threads.submit((Callable<LoadResult>) () -> one.load(records)));
          loads.add(threads.submit((Callable<LoadResult>) () -> one.load(realtime)));
        }
      }
      for (Future<LoadResult> load : loads) {
        load.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            rows(
                "select count(*), count(distinct source_event_id), count(realtime_event_id) from access_event"))
        .containsExactly("120 120 60");
  }

  @Test
  void a_second_start_finds_the_schema_as_it_is() {
    load("records", hq.record(7, at(0), "A"));
    try (Warehouse again = open()) {
      assertThat(again.tables()).isEqualTo(warehouse.tables());
      assertThat(again.table("access_event").key()).containsExactly("event_id");
    }
    assertThatThrownBy(() -> warehouse.table("acess_event"))
        .hasMessageContaining("did you mean access_event?");
  }

  @Test
  void a_reader_reads_and_cannot_write() {
    load("records", hq.record(7, at(0), "A"));
    try (WarehouseReader reader =
        Warehouse.openReadOnly(url, database.username(), database.password())) {
      String count = "select count(*) from access_event";
      assertThat(reader.<Object>query(count, rows -> rows.next()[0])).hasToString("1");
      for (String write :
          List.of(
              "delete from access_event",
              "create table x (a int)",
              "drop table device",
              "select 1; delete from access_event",
              "commit; delete from access_event",
              "with d as (delete from access_event returning *) select * from d")) {
        assertThatThrownBy(() -> reader.query(write, rows -> null))
            .as(write)
            .isInstanceOf(WarehouseException.class);
      }
      assertThat(reader.<Object>query(count, rows -> rows.next()[0])).hasToString("1");
    }
  }

  @Test
  void closing_and_opening_again_loses_nothing() {
    load("records", hq.record(7, at(0), "A"));
    warehouse.close();
    warehouse = open();
    assertEvents("7 null records");
  }

  @Test
  void a_reader_never_creates_a_warehouse() {
    String missing = url.replaceFirst("warehouse|gatehouse_", "missing_");
    assertThatThrownBy(
            () -> Warehouse.openReadOnly(missing, database.username(), database.password()))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("missing_");
  }
}
