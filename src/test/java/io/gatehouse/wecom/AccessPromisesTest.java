package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.wecom.WeComCompany;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is promised of door passages, where nothing fails. */
class AccessPromisesTest extends WeComContract {

  @Override
  void corp(WeComSimulator.Options o) {
    o.history = 1_500;
  }

  @Test
  void the_whole_history_is_read_whatever_WeCom_does_to_its_pages() {
    serve(
        o ->
            o.quirks =
                new WeComQuirk[] {
                  WeComQuirk.REPEATED_ROWS,
                  WeComQuirk.EMPTY_PAGES,
                  WeComQuirk.NO_LAST_CURSOR,
                  WeComQuirk.TEXT_NUMBERS,
                  WeComQuirk.UNKNOWN_FIELDS
                });
    site.set("access.page-size=100").loads("access").equalsTheTruth("access");
  }

  @Test
  void a_backfill_that_is_broken_off_goes_on_where_it_was_and_closes_the_gap_that_it_fills() {
    site.set("access.page-size=100").loads("access");
    long rows = site.count("select count(*) from access_event");
    FeedKey feed = new FeedKey("corp", "access");
    Gap gap = new Gap(at("2026-02-20"), at("2026-02-21"), "its pages led in a circle");
    try (Warehouse warehouse = site.warehouse()) {
      String state = warehouse.state(feed).orElseThrow();
      warehouse.load(new PageLoad(feed, "wecom", List.of(), List.of(), state, List.of(gap)));
    }
    LocalDate first = LocalDate.parse("2026-02-02");
    assertThat(site.backfills("access", first, LocalDate.parse("2026-03-12"), 4)).isGreaterThan(1);
    assertThat(site.count("select count(*) from access_event")).isEqualTo(rows);
    assertThat(site.count("select gaps_closed from backfill")).isOne();
    assertThat(site.count("select count(*) from feed_gap where closed_at is null")).isZero();
    site.equalsTheTruth("access");
  }

  @Test
  void a_second_run_finds_every_row_known() {
    site.loads("access");
    long added = site.status("access").rowsAdded();
    clock.forward(Duration.ofMinutes(1));
    site.loads("access").equalsTheTruth("access");
    assertThat(site.status("access").rowsAdded()).isEqualTo(added);
    assertThat(site.status("access").rowsChanged()).isZero();
  }

  @Test
  void a_year_is_read_in_windows_of_a_month() {
    serve(
        o -> {
          o.history = 3_000;
          o.historyFrom = at("2025-03-15");
          o.historyTo = clock.instant().minus(Duration.ofHours(1));
        });
    site.set("start=2025-03-15").loads("access").equalsTheTruth("access");
  }

  @Test
  void what_devices_upload_late_arrives_once() {
    site.loads("access");
    for (int minutes : new int[] {1, 7, 50, 600, 3_000, 7_200}) {
      server.company().pass(Duration.ofMinutes(minutes));
      clock.forward(Duration.ofSeconds(1)); // another passage, of the same person
    }
    for (int i = 0; i < 24; i++) {
      clock.forward(Duration.ofHours(6));
      site.loads("access");
    }
    site.equalsTheTruth("access");
    assertThat(server.allVisible()).isTrue();
  }

  @Test
  void a_row_that_WeCom_shows_late_is_found_behind_the_mark() {
    serve(o -> o.indexDelay = Duration.ofMinutes(30));
    site.loads("access");
    server.company().pass(Duration.ZERO);
    clock.forward(Duration.ofMinutes(10)); // uploaded long ago, and not shown yet
    site.loads("access");
    assertThat(site.differences("access")).hasSize(1);
    clock.forward(Duration.ofMinutes(30));
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void once_a_day_two_days_are_read_again() {
    serve(
        o -> {
          o.indexDelay = Duration.ofHours(20);
          o.historyFrom = at("2026-02-10");
          o.historyTo = at("2026-03-11");
        });
    site.loads("access");
    server.company().pass(Duration.ZERO);
    clock.forward(Duration.ofHours(12)); // WeCom shows it eight hours from now
    site.loads("access");
    clock.forward(Duration.ofHours(10)); // beyond the overlap, and no day since the last time
    site.loads("access");
    assertThat(site.differences("access")).hasSize(1);
    clock.forward(Duration.ofHours(3));
    site.loads("access").equalsTheTruth("access");
  }

  private static Instant at(String day) {
    return Instant.parse(day + "T00:00:00Z");
  }

  @Test
  void more_devices_than_a_call_takes_are_asked_for_in_batches() {
    serve(
        o -> {
          o.devices = 230;
          o.history = 2_000;
        });
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void people_are_asked_for_where_no_devices_are_known() {
    serve(
        o -> {
          o.people = 230;
          o.history = 2_000;
        });
    List<String> everybody =
        server.company().members().stream().map(member -> member.text("open_userid")).toList();
    site.set("device-sns=").set("open-userids=" + String.join(",", everybody));
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void devices_are_those_of_the_warehouse_where_none_are_configured() {
    site.set("device-sns=");
    assertThat(site.fails("access")).contains("no devices to ask about", "device-sns");
    site.knows("device", "device_id", server.company().deviceSns());
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void a_device_that_is_added_later_is_read_from_the_start() {
    List<String> devices = server.company().deviceSns();
    site.set("device-sns=" + devices.get(0) + "," + devices.get(1)).loads("access");
    assertThat(site.differences("access")).isNotEmpty();
    clock.forward(Duration.ofHours(1));
    site.set("device-sns=" + String.join(",", devices)).loads("access").equalsTheTruth("access");
  }

  @Test
  void bad_records_are_rejected_with_their_reason_and_harm_no_other() {
    for (WeComCompany.Bad kind : WeComCompany.Bad.values()) {
      clock.forward(Duration.ofSeconds(1));
      server.company().pass(kind);
    }
    clock.forward(Duration.ofMinutes(3));
    site.loads("access").equalsTheTruth("access");
    site.loads("access").equalsTheTruth("access");
  }
}
