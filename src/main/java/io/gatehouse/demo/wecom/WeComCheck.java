package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares the warehouse with the simulator's ledger: every passage, punch and rule is exactly one
 * row with the right values, what was taken back is marked so, every bad record is a rejected row,
 * and there is nothing else.
 */
public final class WeComCheck {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private WeComCheck() {}

  private static final Set<String> ALL = Set.of("access", "checkin", "rules");

  /** What differs, one line each, in no particular order; empty where all is well. */
  public static List<String> differences(
      WeComLedger ledger, WarehouseReader warehouse, String site) {
    return differences(ledger, warehouse, site, ALL);
  }

  /**
   * @param feeds whose tables are looked at
   */
  public static List<String> differences(
      WeComLedger ledger, WarehouseReader warehouse, String site, Set<String> feeds) {
    List<String> differences = new ArrayList<>();
    if (feeds.contains("access")) {
      differences.addAll(new PassageCheck(CHINA).differences(ledger, warehouse, site));
    }
    if (feeds.contains("checkin")) {
      differences.addAll(new PunchCheck(CHINA).differences(ledger, warehouse, site));
    }
    if (feeds.contains("rules")) {
      differences.addAll(new RuleCheck(warehouse, site).differences(ledger));
    }
    differences.addAll(RejectedCheck.differences(ledger, warehouse, site));
    return differences;
  }
}
