package io.gatehouse.demo.axacs;

import io.gatehouse.simulator.axacs.LedgerEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events without a row and rows without an event. */
final class Leftovers {

  private final List<LedgerEvent> events = new ArrayList<>();
  private final List<EventRow> rows = new ArrayList<>();

  void add(List<LedgerEvent> missing, List<EventRow> extra) {
    events.addAll(missing);
    rows.addAll(extra);
  }

  /** A row with an event's record id and another time, door or card is that event, changed. */
  List<String> differences(EventCheck check) {
    List<String> differences = new ArrayList<>();
    Map<String, LedgerEvent> byId = new HashMap<>();
    events.forEach(event -> byId.put(String.valueOf(event.recordId()), event));
    List<LedgerEvent> missing = new ArrayList<>(events);
    for (EventRow row : rows) {
      LedgerEvent event =
          row.get("source_event_id") == null ? null : byId.remove(row.text("source_event_id"));
      if (event == null) {
        differences.add("row that the ledger does not have, or has once less: [" + row + "]");
        continue;
      }
      missing.remove(event);
      changed(event, row, differences);
      check
          .explain(event, row, List.of(event))
          .forEach(line -> differences.add(line + " [" + row + "]"));
    }
    missing.forEach(event -> differences.add("no row for " + event));
    return differences;
  }

  private static void changed(LedgerEvent event, EventRow row, List<String> differences) {
    if (!event.occurredAt().equals(row.time("occurred_at"))) {
      differences.add(
          "occurred_at is "
              + row.time("occurred_at")
              + " instead of "
              + event.occurredAt()
              + " ["
              + row
              + "]");
    }
  }
}
