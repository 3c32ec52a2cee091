package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.Passage;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares access_event with the passages of the ledger. */
final class PassageCheck {

  private static final Map<Integer, String> DIRECTIONS = Map.of(1, "IN", 2, "OUT", 3, "UNKNOWN");
  private static final Map<Integer, String> TYPES =
      Map.of(0, "EMPLOYEE", 1, "VISITOR", 2, "STUDENT");
  private static final Map<Integer, String> METHODS =
      Map.of(0, "UNKNOWN", 1, "FACE", 2, "QR", 3, "REMOTE", 4, "FINGERPRINT", 5, "QR", 6, "QR");

  private final ZoneId zone;

  PassageCheck(ZoneId zone) {
    this.zone = zone;
  }

  List<String> differences(WeComLedger ledger, WarehouseReader warehouse, String site) {
    Map<String, Passage> missing = new HashMap<>();
    ledger.forEachPassage(passage -> missing.put(key(passage), passage));
    List<String> differences = new ArrayList<>();
    Row.each(
        "access_event",
        site,
        warehouse,
        row -> {
          Passage passage = missing.remove(key(row));
          if (passage == null) {
            differences.add("access_event: a row twice, or of no passage: " + key(row));
          } else {
            wrong(passage, row)
                .forEach(w -> differences.add("access_event: " + passage + ": " + w));
          }
        });
    missing.values().forEach(passage -> differences.add("access_event: no row for " + passage));
    return differences;
  }

  private List<String> wrong(Passage passage, Row row) {
    return row.wrong(
        "vendor", "wecom",
        "local_date", passage.passedAt().atZone(zone).toLocalDate(),
        "decision", "GRANTED",
        "method", METHODS.getOrDefault(passage.passMethod(), "UNMAPPED"),
        "seen_by", "access");
  }

  private static String key(Passage passage) {
    return String.join(
        "|",
        passage.deviceSn(),
        TYPES.getOrDefault(passage.userType(), "UNMAPPED"),
        passage.openUserId() == null ? "" : passage.openUserId(),
        String.valueOf(passage.passedAt().getEpochSecond()),
        DIRECTIONS.getOrDefault(passage.passType(), "UNMAPPED"),
        String.valueOf(passage.passMethod()));
  }

  private static String key(Row row) {
    return String.join(
        "|",
        row.text("device_id"),
        row.text("subject_type"),
        row.text("person_id"),
        row.second("occurred_at"),
        row.text("direction"),
        row.text("event_code"));
  }
}
