package io.gatehouse.demo.axacs;

import io.gatehouse.simulator.axacs.Ledger;
import io.gatehouse.simulator.axacs.LedgerEvent;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the warehouse with the simulator's ledger: every true event is exactly one row with the
 * right values, every bad record one rejected row, and there is no row that is not in the ledger.
 */
public final class LedgerCheck {

  private final String site;
  private final String vendor;
  private final ZoneId zone;

  /**
   * @param zone of the site, for {@code local_date} and for the times in rejected records
   */
  public LedgerCheck(String site, String vendor, ZoneId zone) {
    this.site = site;
    this.vendor = vendor;
    this.zone = zone;
  }

  /** What differs, one line each, in no particular order; empty where all is well. */
  public List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    List<String> differences = ofEvents(ledger, warehouse);
    differences.addAll(besideEvents(ledger, warehouse));
    return differences;
  }

  /** What differs in events and rejected rows, one line each. */
  public List<String> ofEvents(Ledger ledger, WarehouseReader warehouse) {
    Map<String, List<LedgerEvent>> expected = new LinkedHashMap<>();
    for (LedgerEvent event : ledger.events()) {
      expected.computeIfAbsent(EventKey.of(event), key -> new ArrayList<>(1)).add(event);
    }
    List<String> differences = new ArrayList<>();
    Map<String, List<EventRow>> found = new LinkedHashMap<>();
    EventRow.Reader reader = new EventRow.Reader(warehouse.table("access_event"));
    EventCheck events = new EventCheck(site, vendor, zone);
    warehouse.read(
        "access_event",
        values -> {
          EventRow row = reader.row(values);
          if (!row.text("site").equals(site)) {
            return;
          }
          List<LedgerEvent> same = expected.get(EventKey.of(row));
          if (same != null
              && same.size() == 1
              && events.explain(same.get(0), row, same).isEmpty()) {
            // Held no longer than needed; a second row of this key is then one too many.
            expected.put(EventKey.of(row), List.of());
          } else {
            found.computeIfAbsent(EventKey.of(row), key -> new ArrayList<>(1)).add(row);
          }
        });
    Leftovers leftovers = new Leftovers();
    Stream.concat(expected.keySet().stream(), found.keySet().stream())
        .distinct()
        .forEach(
            key ->
                differences.addAll(
                    events.compare(
                        expected.getOrDefault(key, List.of()),
                        found.getOrDefault(key, List.of()),
                        leftovers)));
    differences.addAll(leftovers.differences(events));
    differences.addAll(new RejectCheck(site, zone).differences(ledger.rejected(), warehouse));
    return differences;
  }

  /** What differs in people, places, alarms and presence, one line each. */
  public List<String> besideEvents(Ledger ledger, WarehouseReader warehouse) {
    List<String> differences =
        new ArrayList<>(new ReferenceCheck(site, zone).differences(ledger.reference(), warehouse));
    differences.addAll(new OperationCheck(site, zone).differences(ledger, warehouse));
    return differences;
  }
}
