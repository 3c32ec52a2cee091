package io.gatehouse.demo.k30;

import io.gatehouse.simulator.k30.BadRecord;
import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.simulator.k30.LedgerPassage;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares rejected_row with the bad records of K30's ledger: of each feed that met one, one row,
 * and no other.
 */
final class RejectCheck {

  private record Rejected(String feed, String raw) {}

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final String site;
  private final ZoneId zone;

  RejectCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    List<Rejected> found = found(warehouse);
    List<String> differences = new ArrayList<>();
    for (LedgerPassage bad : ledger.rejected()) {
      List<Rejected> own = found.stream().filter(row -> isOf(bad, row.raw())).toList();
      if (own.isEmpty()) {
        differences.add("no rejected row for the bad record " + bad);
      } else if (own.stream().map(Rejected::feed).distinct().count() < own.size()) {
        differences.add("several rejected rows of one feed for the bad record " + bad);
      }
      found.removeAll(own);
    }
    found.forEach(row -> differences.add("rejected row without a bad record: " + row));
    return differences;
  }

  private List<Rejected> found(WarehouseReader warehouse) {
    Table table = warehouse.table("rejected_row");
    List<Rejected> rows = new ArrayList<>();
    warehouse.read(
        "rejected_row",
        row -> {
          if (site.equals(row[table.position("site")])) {
            rows.add(
                new Rejected(
                    (String) row[table.position("feed")],
                    (String) row[table.position("raw_text")]));
          }
        });
    return rows;
  }

  /** By its number, or, where it has none, by whose it was and when. */
  private boolean isOf(LedgerPassage bad, String raw) {
    if (bad.facts().bad() != BadRecord.MISSING_NO) {
      return raw.contains(bad.no());
    }
    String second = TIME.format(bad.facts().at().atZone(zone));
    return raw.contains(bad.facts().person().no()) && raw.contains(second);
  }
}
