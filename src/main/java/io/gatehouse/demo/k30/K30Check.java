package io.gatehouse.demo.k30;

import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the warehouse with K30's ledger: passages, delivery results and rejected rows; people,
 * departments, devices, regions and who is in them; attendance. Each once and with the right
 * values, and nothing besides, under the default of {@code privacy.*}.
 */
public final class K30Check {

  private final String site;
  private final ZoneId zone;
  private final LocalDate from;
  private final LocalDate today;

  /**
   * @param from the first day of attendance that is read
   * @param today the last one
   */
  public K30Check(String site, ZoneId zone, LocalDate from, LocalDate today) {
    this.site = site;
    this.zone = zone;
    this.from = from;
    this.today = today;
  }

  /** What differs, one line each; empty where all is well. */
  public List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    List<String> differences = new ArrayList<>();
    differences.addAll(new PassageCheck(site, zone).differences(ledger, warehouse));
    differences.addAll(new RejectCheck(site, zone).differences(ledger, warehouse));
    differences.addAll(new ReferenceCheck(site, zone).differences(ledger, warehouse));
    differences.addAll(new AttendanceCheck(site, from, today).differences(ledger, warehouse));
    return differences;
  }
}
