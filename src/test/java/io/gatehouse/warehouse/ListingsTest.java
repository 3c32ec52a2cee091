package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.PageLoad.TableLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of reference data that is listed again and again. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ListingsTest extends WarehouseContract {

  private static final Set<String> NAME = Set.of("device_name");

  private static Listing devices() {
    return Listing.of("device", "removed_at");
  }

  /** {@code id:name:area}, what is missing null. */
  private Rows rows(Set<String> filled, String... devices) {
    Table device = warehouse.table("device");
    List<Object[]> rows = new ArrayList<>();
    for (String one : devices) {
      String[] parts = one.split(":");
      Object[] row = new Object[device.columns().size()];
      Map.of("site", "hq", "vendor", "ax-acs", "device_id", parts[0])
          .forEach((column, value) -> row[device.position(column)] = value);
      row[device.position("device_name")] = parts.length > 1 ? parts[1] : null;
      row[device.position("area_id")] = parts.length > 2 ? parts[2] : null;
      rows.add(row);
    }
    return new Rows(device, rows, null, filled);
  }

  private LoadResult page(Listing listing, boolean last, String... devices) {
    return page(List.of(), new TableLoad(rows(NAME, devices), listing, last));
  }

  private LoadResult page(List<RejectedRow> rejected, TableLoad... tables) {
    return warehouse.load(
        new PageLoad(
            new FeedKey("hq", "reference"), "ax-acs", List.of(tables), rejected, null, List.of()));
  }

  private List<String> listed() {
    return rows("select device_id from device where removed_at is null order by device_id");
  }

  @Test
  void what_the_vendor_no_longer_says_is_emptied_and_what_another_feed_fills_stays() {
    page(List.of(), new TableLoad(rows(Set.of("area_id"), "1:gate:7"), null, false));
    assertThat(page(null, false, "1:door")).isEqualTo(new LoadResult(0, 1, 0, 0));
    assertThat(rows("select device_name, area_id from device")).containsExactly("door 7");
    assertThat(page(null, false, "1")).isEqualTo(new LoadResult(0, 1, 0, 0));
    assertThat(rows("select device_name, area_id from device")).containsExactly("null 7");
  }

  @Test
  void a_row_that_is_as_it_was_is_not_written() {
    page(devices(), true, "1:gate");
    List<String> before = rows("select * from device");
    assertThat(page(devices(), true, "1:gate", "1:gate")).isEqualTo(new LoadResult(0, 0, 2, 0));
    assertThat(rows("select * from device")).isEqualTo(before);
  }

  @Test
  void who_is_not_in_a_complete_listing_is_gone_and_may_come_back() {
    page(devices(), true, "1", "2", "3");
    Listing next = devices();
    page(next, false, "1");
    assertThat(listed()).containsExactly("1", "2", "3");
    assertThat(page(next, true, "3")).isEqualTo(new LoadResult(0, 1, 1, 0));
    assertThat(listed()).containsExactly("1", "3");
    List<String> gone = rows("select removed_at from device where device_id = '2'");
    page(devices(), true, "1", "3");
    assertThat(rows("select removed_at from device where device_id = '2'")).isEqualTo(gone);
    page(devices(), true, "1", "2", "3");
    assertThat(listed()).containsExactly("1", "2", "3");
  }

  @Test
  void a_listing_that_is_not_complete_removes_nobody() {
    page(devices(), true, "1", "2");
    page(devices(), false, "1");
    assertThat(listed()).containsExactly("1", "2");
  }

  @Test
  void a_listing_speaks_for_its_own_site_and_scope_alone() {
    page(List.of(), new TableLoad(rows(Set.of("area_id"), "1:a:7", "2:b:7", "3:c:8"), null, false));
    page(devices().where("area_id", "7"), true, "1");
    assertThat(listed()).containsExactly("1", "3");
    page(devices().in("area_id", List.of("8", "9")), true);
    assertThat(listed()).containsExactly("1");
    warehouse.load(
        new PageLoad(
            new FeedKey("other", "reference"),
            "ax-acs",
            List.of(new TableLoad(rows(NAME), devices(), true)),
            List.of(),
            null,
            List.of()));
    assertThat(listed()).containsExactly("1");
  }

  @Test
  void a_listing_speaks_for_its_scope_in_any_case_where_it_says_so() {
    page(
        List.of(),
        new TableLoad(rows(Set.of("area_id"), "1:a:James", "2:b:JAMES", "3:c:paul"), null, false));
    page(devices().in("area_id", List.of("james")), true);
    assertThat(listed()).containsExactly("1", "2", "3");
    page(devices().inAnyCase("area_id", List.of("jAMES", "mary")), true, "1");
    assertThat(listed()).containsExactly("1", "3");
  }

  @Test
  void a_listed_record_that_cannot_become_a_row_removes_nobody_it_names() {
    page(devices(), true, "1", "2");
    RejectedRow rejected = new RejectedRow("name: too odd", "{'deviceId': '2'}");
    page(List.of(rejected), new TableLoad(rows(NAME, "1"), devices(), true));
    assertThat(listed()).containsExactly("1", "2");
  }

  @Test
  void events_of_a_stretch_that_is_read_again_whole_are_retracted_where_they_are_gone() {
    TableLoad first = events("A", "B", "C");
    page(List.of(), first);
    Listing again =
        Listing.of("attendance_punch", "retracted_at").between("punched_at", at(0), at(2));
    page(List.of(), new TableLoad(events("A").rows(), again, true));
    String kept =
        "select person_id from attendance_punch where retracted_at is null order by person_id";
    assertThat(rows(kept)).containsExactly("A", "C");
    page(List.of(), events("B"));
    assertThat(rows(kept)).containsExactly("A", "B", "C");
  }

  /** One punch each, a second apart from noon on. */
  private TableLoad events(String... people) {
    Table table = warehouse.table("attendance_punch");
    List<Object[]> rows = new ArrayList<>();
    for (String person : people) {
      Object[] row = new Object[table.columns().size()];
      Map.of("site", "hq", "vendor", "wecom", "person_id", person, "seen_by", "checkin")
          .forEach((column, value) -> row[table.position(column)] = value);
      int second = person.charAt(0) - 'A';
      row[table.position("punched_at")] = at(second);
      row[table.position("local_date")] = java.time.LocalDate.of(2026, 1, 1);
      rows.add(row);
    }
    Identity identity =
        new Identity(
            "punch_id", "punched_at", List.of("site", "person_id", "punched_at"), List.of(), false);
    return new TableLoad(new Rows(table, rows, identity), null, false);
  }

  @Test
  void thousands_are_listed_over_many_pages() {
    String[] all = IntStream.range(0, 3_000).mapToObj(i -> "d" + i).toArray(String[]::new);
    page(devices(), true, all);
    Listing next = devices();
    for (int from = 0; from < 3_000; from += 1_000) {
      String[] some =
          IntStream.range(from, from + 999).mapToObj(i -> "d" + i).toArray(String[]::new);
      page(next, from == 2_000, some);
    }
    assertThat(rows("select device_id from device where removed_at is not null order by 1"))
        .containsExactly("d1999", "d2999", "d999");
  }

  @Test
  void a_key_in_another_case_is_the_same_row() {
    page(devices(), true, "C001a:gate", "b");
    assertThat(page(List.of(), new TableLoad(inAnyCase("c001A:gate", "B", "b"), devices(), true)))
        .isEqualTo(new LoadResult(0, 0, 3, 0));
    assertThat(listed()).containsExactlyInAnyOrder("b", "C001a");
    page(null, false, "C001A"); // an earlier version's double
    page(List.of(), new TableLoad(inAnyCase("C001A:door", "b"), devices(), true));
    assertThat(listed()).containsExactlyInAnyOrder("C001a", "b");
  }

  private Rows inAnyCase(String... devices) {
    Rows rows = rows(NAME, devices);
    return new Rows(rows.table(), rows.values(), null, NAME, Set.of("device_id"));
  }

  private List<String> openGaps() {
    return rows("select reason from feed_gap where closed_at is null order by reason");
  }

  @Test
  void a_gap_that_a_false_clock_wrote_into_the_future_is_filled_by_what_reaches_up_to_now() {
    FeedKey access = new FeedKey("hq", "access");
    Instant now = Instant.now();
    Instant ahead = now.plus(Duration.ofDays(45));
    warehouse.load(
        new PageLoad(
            access,
            "wecom",
            List.of(),
            List.of(),
            null,
            List.of(
                new Gap(now.minusSeconds(60), ahead, "across"),
                new Gap(ahead.minusSeconds(60), ahead, "beyond"),
                new Gap(now.minusSeconds(7200), now.minusSeconds(3700), "before"))));
    fill(access, now.minusSeconds(40), now);
    assertThat(openGaps()).containsExactly("across", "before");
    fill(access, now.minusSeconds(3600), now.minus(Duration.ofDays(2)));
    assertThat(openGaps()).containsExactly("across", "before");
    fill(access, now.minusSeconds(3600), now);
    assertThat(openGaps()).containsExactly("before");
  }

  private void fill(FeedKey feed, Instant from, Instant to) {
    warehouse.load(
        new PageLoad(
            feed,
            "wecom",
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(new Gap.Filled(from, to)),
            List.of(),
            feed.feed()));
  }
}
