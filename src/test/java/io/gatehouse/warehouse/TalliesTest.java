package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Tally.Tallied;
import io.gatehouse.warehouse.Tally.Then;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A vendor's counts against the rows that are there. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TalliesTest extends WarehouseContract {

  private static final FeedKey RECONCILE = new FeedKey("hq", "reconcile");
  private static final Instant FROM = at(0);
  private static final Instant TO = at(3_600);

  @BeforeEach
  void someRecords() {
    load("records", hq.record(1, at(0), "A"), hq.record(2, at(60), "B"), hq.record(3, TO, "C"));
    load("realtime", hq.realtime(1, at(120), "D"));
    caughtUp(at(7_200));
  }

  private void caughtUp(Instant at) {
    warehouse.record(
        new RunRecord(
            new FeedKey("hq", "records"), "ax-acs", at, at, 1, LoadResult.NONE, null, true));
  }

  private Tallied tally(long expected, Then then) {
    return tally(FROM, TO, expected, then);
  }

  private Tallied tally(Instant from, Instant to, long expected, Then then) {
    PageLoad page =
        new PageLoad(
            RECONCILE,
            "ax-acs",
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(new Tally("records", from, to, expected, then)),
            "reconcile");
    return warehouse.load(page).tallied().get(0);
  }

  private String gap() {
    return rows("select feed || ' ' || expected || ' ' || found || ' '"
            + " || coalesce(cast(recovered as varchar), '-') || ' ' || readings"
            + " || case when closed_at is null then ' open' else ' closed' end"
            + " || case when given_up_at is null then '' else ' given up' end from feed_gap")
        .get(0);
  }

  private long gaps() {
    return rows("select gap_id from feed_gap").size();
  }

  @Test
  void rows_with_a_record_id_are_counted_from_the_first_moment_to_before_the_last() {
    Tallied tallied = tally(2, Then.OPEN);
    assertThat(tallied.found()).isEqualTo(2);
    assertThat(tallied.missing()).isZero();
    assertThat(tallied.comparable()).isTrue();
    assertThat(gaps()).isZero();
  }

  @Test
  void a_difference_is_a_gap_of_the_feed_that_is_compared_and_closes_when_the_counts_agree() {
    assertThat(tally(4, Then.OPEN).missing()).isEqualTo(2);
    assertThat(gap()).isEqualTo("records 4 2 - 0 open");
    load("reconcile", hq.record(7, at(90), "E"), hq.record(8, at(91), "F"));
    tally(4, Then.READ_AGAIN);
    assertThat(gap()).isEqualTo("records 4 4 2 0 closed");
  }

  @Test
  void the_same_difference_told_twice_is_one_gap() {
    tally(4, Then.OPEN);
    tally(4, Then.OPEN);
    assertThat(gaps()).isEqualTo(1);
    tally(5, Then.OPEN);
    assertThat(gap()).isEqualTo("records 5 2 0 0 open");
  }

  @Test
  void more_rows_than_the_server_counts_are_no_gap() {
    assertThat(tally(1, Then.OPEN).missing()).isEqualTo(-1);
    assertThat(gaps()).isZero();
  }

  @Test
  void a_long_stretch_is_only_looked_at() {
    assertThat(tally(9, Then.LOOK).missing()).isEqualTo(7);
    assertThat(gaps()).isZero();
  }

  @Test
  void nothing_follows_from_what_the_feed_has_not_read_yet() {
    Tallied tallied = tally(at(7_000), at(9_000), 5, Then.OPEN);
    assertThat(tallied.comparable()).isFalse();
    assertThat(gaps()).isZero();
  }

  @Test
  void after_the_third_reading_in_vain_a_gap_is_given_up_and_left_alone() {
    tally(4, Then.OPEN);
    assertThat(tally(4, Then.READ_AGAIN).givenUp()).isFalse();
    assertThat(tally(4, Then.READ_AGAIN).givenUp()).isFalse();
    assertThat(tally(4, Then.READ_AGAIN).givenUp()).isTrue();
    assertThat(gap()).isEqualTo("records 4 2 0 3 open given up");
    assertThat(openGaps()).isZero();

    assertThat(tally(4, Then.OPEN).missing()).as("known").isZero();
    assertThat(gap()).isEqualTo("records 4 2 0 3 open given up");
    assertThat(tally(FROM, TO.plusSeconds(1), 5, Then.LOOK).missing()).isZero();

    assertThat(tally(5, Then.OPEN).missing()).as("it has changed").isEqualTo(1);
    assertThat(gap()).isEqualTo("records 5 2 0 3 open");
    tally(2, Then.OPEN);
    assertThat(gap()).isEqualTo("records 2 2 0 3 closed");
  }

  private long openGaps() {
    return warehouse.status().stream()
        .filter(status -> status.feed().feed().equals("records"))
        .mapToLong(FeedStatus::openGaps)
        .sum();
  }

  @Test
  void what_is_explained_is_closed_and_counted_no_more() {
    tally(4, Then.OPEN);
    tally(4, Then.EXPLAINED);
    assertThat(gap()).isEqualTo("records 4 2 0 0 closed");
    assertThat(tally(4, Then.OPEN).missing()).isZero();
    assertThat(gap()).isEqualTo("records 4 2 0 0 closed");
    load("records", hq.record(7, at(90), "E"), hq.record(8, at(91), "F"));
    tally(4, Then.OPEN);
    assertThat(tally(4, Then.OPEN).settled()).as("no longer").isZero();
  }

  @Test
  void the_checkpoint_of_the_feed_that_is_compared_comes_with_the_answer() {
    assertThat(tally(2, Then.LOOK).state()).isNull();
    warehouse.load(
        new PageLoad(
            new FeedKey("hq", "records"),
            "ax-acs",
            List.of(),
            List.of(),
            "{\"mark\":3}",
            List.of()));
    assertThat(tally(2, Then.LOOK).state()).contains("mark");
  }

  @Test
  void other_sites_are_not_counted() {
    Events north = new Events(warehouse, "north");
    warehouse.load(north.page("records", north.record(9, at(10), "A")));
    assertThat(tally(2, Then.OPEN).found()).isEqualTo(2);
  }
}
