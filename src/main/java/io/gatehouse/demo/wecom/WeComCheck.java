package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

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
    List<String> differences = new ArrayList<>();
    differences.addAll(new PassageCheck(site, zone).differences(ledger, warehouse));
    differences.addAll(new PunchCheck(site, zone).differences(ledger, warehouse));
    differences.addAll(new RuleCheck(site).differences(ledger, warehouse));
    differences.addAll(new RejectCheck(site).differences(ledger, warehouse));
    return differences;
  }
}
