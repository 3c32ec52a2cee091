package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.SetClock;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Tally.Tallied;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is older than its table keeps goes whole, is not loaded again, and nothing else is touched.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RetentionTest extends WarehouseContract {

  private static final Instant MAY = Instant.parse("2026-05-15T10:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
  private static final Duration DAYS = Duration.ofDays(100);
  private static final Map<String, Duration> EVENTS = Map.of("access_event", DAYS);

  private final SetClock clock = new SetClock(MAY.toString());

  @Override
  Warehouse open() {
    return Warehouse.open(url, database.username(), database.password(), clock);
  }

  private LoadResult read(Object[]... rows) {
    return warehouse.load(hq.page("records", rows));
  }

  private Object[] last() {
    return hq.record(1, FEBRUARY.minusSeconds(1), "A");
  }

  private Object[] first() {
    return hq.record(2, FEBRUARY, "B");
  }

  private void drop() {
    while (!warehouse.retention().drop().isEmpty()) {}
  }

  private List<String> events() {
    return rows("select source_event_id from access_event order by occurred_at, source_event_id");
  }

  @Test
  void months_go_whole_and_what_is_older_is_not_loaded_again() {
    read(last(), first());
    assertThat(warehouse.retention().decide(EVENTS))
        .containsExactly(new Retention.Bound("access_event", FEBRUARY, null, true));

    assertThat(warehouse.retention().drop()).containsExactly(Map.entry("access_event", 1L));
    assertThat(warehouse.retention().drop()).isEmpty();

    LoadResult again = read(last(), first(), hq.record(3, FEBRUARY.minus(DAYS), "C"));
    assertThat(List.of(again.added(), again.unchanged(), again.expired())).containsExactly(0, 1, 2);
    assertThat(events()).containsExactly("2");
    assertThat(rows("select keep_days, rows_dropped from retention")).containsExactly("100 1");
  }

  @Test
  void every_process_that_loads_goes_by_what_was_decided() {
    warehouse.retention().decide(EVENTS);
    try (Warehouse other =
        Warehouse.open(url, database.username(), database.password(), Clock.systemUTC())) {
      assertThat(other.load(hq.page("records", last())).expired()).isOne();
    }
    warehouse.retention().decide(Map.of()); // all is kept from now on
    try (Warehouse other =
        Warehouse.open(url, database.username(), database.password(), Clock.systemUTC())) {
      assertThat(other.load(hq.page("records", last())).added()).isOne();
    }
  }

  @Test
  void a_clock_that_leaps_deletes_nothing_and_has_nothing_refused_for_a_day() {
    read(last(), first());
    warehouse.retention().decide(Map.of("access_event", Duration.ofDays(200)));
    clock.to(MAY.plus(Duration.ofDays(170))); // an hour of a false clock

    List<Retention.Bound> ahead =
        warehouse.retention().decide(Map.of("access_event", Duration.ofDays(200)));
    drop();

    assertThat(ahead.get(0).waitsSince()).isEqualTo(clock.instant());
    assertThat(events()).containsExactly("1", "2");
    assertThat(read(last()).expired()).isZero();
    clock.to(clock.instant().plus(Duration.ofHours(25))); // it was right after all
    assertThat(
            warehouse
                .retention()
                .decide(Map.of("access_event", Duration.ofDays(200)))
                .get(0)
                .waitsSince())
        .isNull();
    drop();
    assertThat(events()).isEmpty();
  }

  @Test
  void a_clock_that_was_false_before_the_first_look_is_not_believed_either() {
    FeedKey records = new FeedKey("hq", "records");
    read(first());
    warehouse.record(
        new RunRecord(records, "ax-acs", MAY, MAY, 1, new LoadResult(1, 0, 0, 0), null, true));
    clock.to(MAY.plus(Duration.ofDays(170)));

    warehouse.retention().decide(EVENTS);
    drop();

    assertThat(events()).containsExactly("2");
    assertThat(rows("select kept_from from retention")).containsExactly("null");
  }

  @Test
  void batches_that_were_broken_off_go_on_and_loads_go_on_beside_them() {
    List<Object[]> old = new ArrayList<>();
    for (int i = 0; i < Retention.BATCH + 10; i++) {
      old.add(hq.record(100 + i, FEBRUARY.minusSeconds(10_000 - i), "C" + i));
    }
    warehouse.load(hq.page("records", null, old));
    read(first());
    warehouse.retention().decide(EVENTS);
    assertThat(warehouse.retention().drop()).containsExactly(Map.entry("access_event", 2_000L));
    warehouse.close();

    warehouse = open();
    assertThat(warehouse.load(hq.page("records", null, old)).expired()).isEqualTo(old.size());
    drop();

    assertThat(events()).containsExactly("2");
  }

  @Test
  void runs_and_rejected_rows_go_by_when_they_were_last() {
    FeedKey records = new FeedKey("hq", "records");
    clock.to(FEBRUARY.minusSeconds(60));
    PageLoad rejected =
        new PageLoad(
            records, "ax-acs", List.of(), List.of(new RejectedRow("why", "{}")), null, List.of());
    warehouse.load(rejected);
    LoadResult one = new LoadResult(1, 0, 0, 0);
    warehouse.record(
        new RunRecord(records, "ax-acs", clock.instant(), clock.instant(), 1, one, null, true));
    clock.to(FEBRUARY.plusSeconds(60));
    warehouse.record(
        new RunRecord(records, "ax-acs", clock.instant(), clock.instant(), 1, one, null, true));
    clock.to(MAY);
    warehouse.load(
        new PageLoad(
            records, "ax-acs", List.of(), List.of(new RejectedRow("why", "[]")), null, List.of()));
    warehouse.retention().decide(Map.of()); // the clock is seen
    warehouse.record(new RunRecord(records, "ax-acs", MAY, MAY, 1, LoadResult.NONE, null, true));
    warehouse.retention().decide(Map.of("feed_run", DAYS, "rejected_row", DAYS));
    drop();

    assertThat(rows("select count(*) from feed_run")).containsExactly("1");
    assertThat(rows("select raw_text from rejected_row")).containsExactly("[]");
  }

  @Test
  void what_was_let_go_neither_lacks_nor_is_a_gap() {
    FeedKey records = new FeedKey("hq", "records");
    Gap gap = new Gap(FEBRUARY.minusSeconds(7_200), FEBRUARY.minusSeconds(3_600), "away");
    Gap later = new Gap(FEBRUARY, FEBRUARY.plusSeconds(60), "away");
    warehouse.load(
        new PageLoad(records, "ax-acs", List.of(), List.of(), "{}", List.of(gap, later)));
    read(last(), first());
    warehouse.record(new RunRecord(records, "ax-acs", MAY, MAY, 1, LoadResult.NONE, null, true));
    warehouse.retention().decide(EVENTS);
    drop();

    assertThat(rows("select closed_by from feed_gap order by gap_from"))
        .containsExactly("retention", "null");
    Tally hour = new Tally("records", FEBRUARY.minusSeconds(3_600), FEBRUARY, 1, Tally.Then.OPEN);
    Tally year = new Tally("records", FEBRUARY.minus(DAYS), FEBRUARY, 1, Tally.Then.LOOK);
    Tally next = new Tally("records", FEBRUARY, FEBRUARY.plusSeconds(3_600), 2, Tally.Then.OPEN);
    assertThat(counted(records, hour).missing()).isZero();
    assertThat(counted(records, year).missing()).isZero();
    assertThat(counted(records, next).missing()).isOne();
    assertThat(rows("select count(*) from feed_gap where closed_at is null")).containsExactly("2");
  }

  private Tallied counted(FeedKey by, Tally tally) {
    PageLoad counts =
        new PageLoad(
            by,
            "ax-acs",
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(tally),
            by.feed());
    return warehouse.load(counts).tallied().get(0);
  }

  @Test
  void a_full_listing_retracts_nothing_that_was_let_go() {
    Table punches = warehouse.table("attendance_punch");
    Object[] old = punch(punches, FEBRUARY.minusSeconds(60));
    Object[] young = punch(punches, FEBRUARY.plusSeconds(60));
    warehouse.load(
        page(punches, PUNCH, Listing.of("attendance_punch", "retracted_at"), old, young));
    warehouse.retention().decide(Map.of("attendance_punch", DAYS));

    LoadResult again =
        warehouse.load(
            page(punches, PUNCH, Listing.of("attendance_punch", "retracted_at"), old, young));

    assertThat(List.of(again.expired(), again.changed())).containsExactly(1, 0);
    assertThat(rows("select count(*) from attendance_punch where retracted_at is not null"))
        .containsExactly("0");
    drop();
    assertThat(rows("select count(*) from attendance_punch")).containsExactly("1");
  }

  private static PageLoad page(Table table, Identity identity, Listing listing, Object[]... rows) {
    Rows all = new Rows(table, List.of(rows), identity);
    return new PageLoad(
        new FeedKey("office", "checkin"),
        "wecom",
        List.of(new PageLoad.TableLoad(all, listing, true)),
        List.of(),
        null,
        List.of());
  }

  private static Object[] punch(Table table, Instant at) {
    Object[] row = new Object[table.columns().size()];
    row[table.position("site")] = "office";
    row[table.position("vendor")] = "wecom";
    row[table.position("person_id")] = "james";
    row[table.position("punched_at")] = at;
    row[table.position("local_date")] = at.atOffset(ZoneOffset.UTC).toLocalDate();
    row[table.position("seen_by")] = "checkin";
    return row;
  }
}
