package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A vendor whose number alone says which passage it is: K30's no. The time is a column. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class NumberedEventsTest extends WarehouseContract {

  private static final Identity LISTED =
      new Identity("event_id", "occurred_at", List.of("site", "source_event_id"), List.of(), false)
          .numberedBy("source_event_id");

  private static final Identity PUSHED = LISTED.with(Identity.Later.FILLS);

  private Object[] passage(String feed, String number, Instant time) {
    Object[] row = hq.row(feed, time, null, Map.of("source_event_id", number));
    return hq.with(row, "vendor", "k30");
  }

  private LoadResult listed(Object[]... rows) {
    return warehouse.load(page("records", LISTED, rows));
  }

  private LoadResult pushed(Object[]... rows) {
    return warehouse.load(page("webhook", PUSHED, rows));
  }

  private PageLoad page(String feed, Identity identity, Object[]... rows) {
    return new PageLoad(
        new FeedKey("hq", feed),
        "k30",
        new Rows(warehouse.table("access_event"), Arrays.asList(rows), identity),
        List.of(),
        null,
        List.of());
  }

  private List<String> events() {
    return rows(
        "select source_event_id, extract(minute from occurred_at), seen_by from access_event"
            + " order by source_event_id");
  }

  @Test
  void one_number_pushed_with_two_times_is_one_row() {
    assertThat(pushed(passage("webhook", "17", at(0))).added()).isEqualTo(1);
    assertThat(pushed(passage("webhook", "17", at(300)))).isEqualTo(new LoadResult(0, 0, 1, 0));
    assertThat(events()).containsExactly("17 0 webhook");
  }

  @Test
  void what_the_list_says_of_the_time_counts_in_either_order() {
    pushed(passage("webhook", "17", at(0)));
    String id = rows("select event_id from access_event").get(0);
    assertThat(listed(passage("records", "17", at(300)))).isEqualTo(new LoadResult(0, 1, 0, 0));
    assertThat(events()).containsExactly("17 5 records,webhook");
    assertThat(rows("select event_id from access_event")).containsExactly(id);
    assertThat(listed(passage("records", "17", at(300)))).isEqualTo(new LoadResult(0, 0, 1, 0));
    pushed(passage("webhook", "17", at(0)));
    listed(passage("records", "18", at(300)));
    pushed(passage("webhook", "18", at(0)));
    assertThat(events()).containsExactly("17 5 records,webhook", "18 5 records,webhook");
  }

  @Test
  void within_a_page_the_last_of_one_number_counts() {
    assertThat(
            listed(
                passage("records", "17", at(0)),
                passage("records", "18", at(0)),
                passage("records", "17", at(300))))
        .isEqualTo(new LoadResult(2, 0, 1, 0));
    assertThat(events()).containsExactly("17 5 records", "18 0 records");
  }

  @Test
  void a_time_years_away_finds_its_row() {
    listed(passage("records", "17", Instant.parse("2000-01-01T00:00:05Z")));
    listed(passage("records", "17", at(300)), passage("records", "18", at(300)));
    assertThat(events()).containsExactly("17 5 records", "18 5 records");
  }

  @Test
  void a_number_is_one_of_its_site() {
    listed(passage("records", "17", at(0)));
    hq = new Events(warehouse, "plant");
    warehouse.load(
        new PageLoad(
            new FeedKey("plant", "records"),
            "k30",
            new Rows(
                warehouse.table("access_event"),
                List.<Object[]>of(passage("records", "17", at(300))),
                LISTED),
            List.of(),
            null,
            List.of()));
    assertThat(rows("select count(*) from access_event")).containsExactly("2");
  }

  @Test
  void rows_that_an_earlier_version_told_apart_by_time_are_found_again() {
    Identity byTime =
        new Identity(
            "event_id", "occurred_at", List.of("site", "source_event_id"), List.of(), false);
    warehouse.load(page("records", byTime, passage("records", "17", at(0))));
    warehouse.load(page("records", byTime, passage("records", "17", at(300))));
    assertThat(listed(passage("records", "17", at(0)))).isEqualTo(new LoadResult(0, 0, 1, 0));
    assertThat(listed(passage("records", "17", at(300)))).isEqualTo(new LoadResult(0, 0, 1, 0));
    assertThat(listed(passage("records", "17", at(600))).added()).isZero();
    assertThat(rows("select count(*) from access_event")).containsExactly("2");
  }

  @Test
  void pushes_and_lists_at_once_are_one_row_a_number() throws Exception {
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 20; i++) {
        String number = String.valueOf(100 + i);
        Future<LoadResult> list = both.submit(() -> listed(passage("records", number, at(300))));
        Future<LoadResult> push = both.submit(() -> pushed(passage("webhook", number, at(0))));
        assertThat(list.get().added() + push.get().added()).isEqualTo(1);
      }
    } finally {
      both.shutdownNow();
    }
    assertThat(events()).hasSize(20).allMatch(event -> event.endsWith(" 5 records,webhook"));
  }

  @Test
  void a_thousand_known_numbers_are_one_look_up() {
    Object[][] page = new Object[1_000][];
    for (int i = 0; i < page.length; i++) {
      page[i] = passage("records", String.valueOf(1_749_198_341_000L + i), at(i));
    }
    assertThat(listed(page).added()).isEqualTo(1_000);
    assertThat(listed(page)).isEqualTo(new LoadResult(0, 0, 1_000, 0));
    assertThat(plan()).containsIgnoringCase("access_event_number");
  }

  /** How the database finds them. */
  private String plan() {
    if (database == TestDatabase.POSTGRESQL) {
      execute("analyze access_event");
    }
    return String.join(
        "\n",
        rows(
            "explain select event_id from access_event where site = 'hq' and vendor = 'k30'"
                + " and source_event_id is not null"
                + " and source_event_id = any(array['1749198341001', '1749198341002'])"));
  }
}
