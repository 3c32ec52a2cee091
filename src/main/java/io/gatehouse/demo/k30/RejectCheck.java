package io.gatehouse.demo.k30;

import io.gatehouse.simulator.k30.BadRecord;
import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.simulator.k30.LedgerPassage;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares rejected_row with the bad records of K30's ledger: of each feed that met one, one row,
 * and no other.
 */
final class RejectCheck {

  private record Rejected(String feed, String raw) {}

  private final String site;

  RejectCheck(String site) {
    this.site = site;
  }

  List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    List<Rejected> found = found(warehouse);
    List<String> differences = new ArrayList<>();
    for (LedgerPassage bad : ledger.rejected()) {
      List<Rejected> own = found.stream().filter(row -> row.raw().contains(mark(bad))).toList();
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

  /** Its number, or, where it has none, that of its picture. */
  private static String mark(LedgerPassage bad) {
    return bad.facts().bad() == BadRecord.MISSING_NO ? bad.facts().photoPath() : bad.no();
  }
}
