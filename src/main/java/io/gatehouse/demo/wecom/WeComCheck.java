package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares the warehouse with WeCom's ledger: passages, door rules, punches and rejected rows, each
 * once and with the right values, and nothing besides.
 */
public final class WeComCheck {

  private final String site;
  private final ZoneId zone;

  /**
   * @param zone of the site, for {@code local_date}
   */
  public WeComCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  /** What differs, one line each; empty where all is well. */
  public List<String> differences(WeComLedger ledger, WarehouseReader warehouse) {
    return differences(ledger, warehouse, Set.of("access", "checkin", "rules"));
  }

  /**
   * @param feeds which have run
   */
  public List<String> differences(
      WeComLedger ledger, WarehouseReader warehouse, Set<String> feeds) {
    List<String> differences = new ArrayList<>();
    if (feeds.contains("access")) {
      differences.addAll(new PassageCheck(site, zone).differences(ledger, warehouse));
    }
    if (feeds.contains("checkin")) {
      differences.addAll(new PunchCheck(site, zone).differences(ledger, warehouse));
    }
    if (feeds.contains("rules")) {
      differences.addAll(new RuleCheck(site).differences(ledger, warehouse));
    }
    differences.addAll(new RejectCheck(site).differences(ledger, warehouse));
    return differences;
  }
}
