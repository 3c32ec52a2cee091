package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.WarehouseReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stretch whose reply cannot be read in five runs is gone behind, with a gap; a day later it is
 * read, and its gap is closed. By the vendors' own feeds, routes and engine, on both databases.
 */
class ComingBackTest {

  private static final Duration A_DAY = Duration.ofHours(25);

  /** A run sends a request again three times. */
  private static final int FAULTS = 5 * 4;

  private static final String K30_LIST = "record/getlist";

  @TempDir Path directory;

  private final VendorSite site = new VendorSite("2026-02-27");
  private String url;

  private VendorSite open(TestDatabase database) {
    url = database.freshWarehouseOfSite(directory);
    return site;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void windows_of_wecom(TestDatabase database) throws Exception {
    try (WeComSimulator server =
        WeComSimulator.start(
            site.clock,
            o -> {
              o.people = 30;
              o.history = 200;
              o.historyFrom = site.from();
              o.historyTo = site.clock.instant().minusSeconds(600);
              o.lateShare = 0;
            })) {
      open(database).ofCompany(server).set("base-url=" + server.baseUrl());
      passesOverAndComesBack(
          "access",
          "devicedata/get_accesscontrol_data",
          server.faults(),
          reader ->
              new Comparison("s", reader)
                  .differences(server.truth(), "access_event", "rejected_row"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void lists_of_ax_acs(TestDatabase database) throws Exception {
    try (AxAcsSimulator server = AxAcsSimulator.start(site.clock, o -> o.people = 30)) {
      open(database).set("vendor=ax-acs", "base-url=" + server.baseUrl());
      passesOverAndComesBack(
          "reference",
          "acs/devices",
          server.faults(),
          reader ->
              reader.query(
                  "select count(*) from device",
                  rows ->
                      ((Number) rows.next()[0]).intValue() == server.devices().size()
                          ? List.of()
                          : List.of("devices are missing")));
    }
  }

  /** An envelope that is cut, and one whose signature does not fit while others' do. */
  @Test
  void days_of_k30() throws Exception {
    try (K30Simulator server =
        K30Simulator.start(
            site.clock,
            options -> {
              options.people = 20;
              options.history = 60;
              options.historyFrom = site.from();
              options.historyTo = site.clock.instant();
              options.callLimit = 1_000_000;
            })) {
      open(TestDatabase.H2)
          .set(
              "vendor=k30",
              "base-url=" + server.baseUrl(),
              "company-no=" + server.credentials().companyNo(),
              "start=" + site.start,
              "calls-per-minute=100000")
          .feeds("records", "presence");
      server.faults().inject(Fault.WRONG_SIGNATURE).always();
      try (Daemon daemon = daemon();
          WarehouseReader warehouse = reader()) {
        assertThat(daemon.problems()).isEmpty();
        eventually(() -> failedRuns(warehouse) > 7);
        assertThat(gaps(warehouse, "%")).isZero(); // it is a wrong setting, and told as one

        server.faults().clear();
        server.faults().inject(Fault.CUT_JSON).onPath(K30_LIST).times(FAULTS);
        site.clock.forward(A_DAY);
        eventually(() -> gaps(warehouse, "%cannot be read: %no% valid JSON%") == 1);
        eventually(() -> failedRuns(warehouse) == 0);

        server.faults().inject(Fault.WRONG_SIGNATURE).onPath(K30_LIST).always();
        site.clock.forward(A_DAY);
        eventually(() -> gaps(warehouse, "%cannot be read: %signature%") > 0);

        server.faults().clear();
        site.clock.forward(A_DAY);
        eventually(() -> openGaps(warehouse) == 0);
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            new Comparison("s", warehouse)
                                .differences(server.truth(site.start), "access_event"))
                        .isEmpty());
      }
    }
  }

  private static void eventually(Callable<Boolean> condition) {
    await().until(condition);
  }

  /** Of the feed records since its last success; -1 before its first run. */
  private static long failedRuns(WarehouseReader warehouse) {
    return warehouse.status().stream()
        .filter(status -> status.feed().feed().equals("records"))
        .mapToLong(FeedStatus::failedRuns)
        .findFirst()
        .orElse(-1);
  }

  private static long gaps(WarehouseReader warehouse, String reason) {
    return warehouse.query(
        "select count(*) from feed_gap where closed_at is null and reason like '" + reason + "'",
        rows -> ((Number) rows.next()[0]).longValue());
  }

  private Daemon daemon() {
    return site.start(Site.HOME, FeedObserver.NONE, url);
  }

  private WarehouseReader reader() {
    return VendorSite.reader(url);
  }

  private void passesOverAndComesBack(
      String feed, String path, Faults faults, Function<WarehouseReader, List<String>> differences)
      throws Exception {
    faults.inject(Fault.CUT_JSON).onPath(path).times(FAULTS);
    site.feeds(feed);
    try (Daemon daemon = daemon();
        WarehouseReader warehouse = reader()) {
      assertThat(daemon.problems()).isEmpty();
      await().until(() -> openGaps(warehouse) == 1);
      await().until(() -> warehouse.status().get(0).failedRuns() == 0);
      site.clock.forward(A_DAY);
      await().untilAsserted(() -> assertThat(differences.apply(warehouse)).isEmpty());
      await().until(() -> openGaps(warehouse) == 0);
      Object closedBy =
          warehouse.query(
              "select closed_by from feed_gap where closed_at is not null", rows -> rows.next()[0]);
      assertThat(closedBy).isEqualTo(feed);
    }
  }

  private static long openGaps(WarehouseReader warehouse) {
    return warehouse.query(
        "select count(*) from feed_gap where closed_at is null",
        rows -> ((Number) rows.next()[0]).longValue());
  }
}
