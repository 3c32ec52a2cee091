package io.gatehouse.daemon;

import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.MovedClock;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The site {@code s} of any vendor, before a simulated server in Shanghai on a day in March whose
 * hours the test moves on. Its warehouse is one of {@code TestDatabase.freshWarehouseOfSite}.
 */
final class VendorSite {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  final MovedClock clock = new MovedClock("2026-03-03T07:00:00Z"); // 15:00 at the site
  final LocalDate start;
  private final List<String> settings = new ArrayList<>();

  /**
   * @param start its first day
   */
  VendorSite(String start) {
    this.start = LocalDate.parse(start);
  }

  Instant from() {
    return start.atStartOfDay(ZONE).toInstant();
  }

  VendorSite set(String... assignments) {
    for (String assignment : assignments) {
      settings.add("sites.s." + assignment);
    }
    return this;
  }

  /** All of the server's company, read with the token of an app of its own. */
  VendorSite ofCompany(WeComSimulator server) {
    Tokens.App app = server.app(Tokens.Kind.SELF_BUILT);
    return set(
        "vendor=wecom",
        "start=" + start,
        "corp-id=" + app.corpId(),
        "corp-secret=" + app.corpSecret(),
        "agent-id=" + app.agentId(),
        "device-sns=" + String.join(",", server.company().deviceSns()),
        "user-ids=" + String.join(",", server.company().userIds()));
  }

  /** These feeds alone, ten times a second. */
  VendorSite feeds(String... names) {
    set("feeds=" + String.join(",", names));
    for (String name : names) {
      set(name + ".schedule=100ms");
    }
    return this;
  }

  Daemon start(Home home, FeedObserver observer, String url) {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    settings.forEach(reader::set);
    return Daemon.start(
        new Daemon.Options(
            home, reader.read(), false, key -> true, observer, Daemon.Options.NO_PAGE_LIMIT),
        () -> Warehouse.open(url, TestPostgres.USER, TestPostgres.PASSWORD, clock),
        clock);
  }

  static WarehouseReader reader(String url) {
    return Warehouse.openReadOnly(url, TestPostgres.USER, TestPostgres.PASSWORD);
  }
}
