package io.gatehouse.demo.axacs;

import io.gatehouse.simulator.axacs.BadRecord;
import io.gatehouse.simulator.axacs.LedgerEvent;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares rejected_row with the bad records of the ledger: one row each, and no other. */
final class RejectCheck {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final String site;
  private final ZoneId zone;

  RejectCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(List<LedgerEvent> bad, WarehouseReader warehouse) {
    Table table = warehouse.table("rejected_row");
    List<String> raw = new ArrayList<>();
    warehouse.read(
        "rejected_row",
        row -> {
          if (site.equals(row[table.position("site")])) {
            raw.add((String) row[table.position("raw_text")]);
          }
        });
    List<String> differences = new ArrayList<>();
    for (LedgerEvent event : bad) {
      String own = raw.stream().filter(mark(event)).findFirst().orElse(null);
      if (own == null) {
        differences.add("no rejected row for the bad record " + event);
      } else {
        raw.remove(own);
      }
    }
    raw.forEach(text -> differences.add("rejected row without a bad record, or twice: " + text));
    return differences;
  }

  /** How a bad record is known again: by its id, or by time and door where it has none. */
  private Predicate<String> mark(LedgerEvent event) {
    if (event.bad() == BadRecord.MISSING_RECORD_ID) {
      String time = TIME.format(LocalDateTime.ofInstant(event.occurredAt(), zone));
      return raw -> raw.contains(time) && raw.contains(event.doorId());
    }
    Pattern id =
        Pattern.compile(
            "\"record_?id\"\\s*:\\s*\"?" + event.recordId() + "\\b", Pattern.CASE_INSENSITIVE);
    return raw -> id.matcher(raw).find();
  }
}
