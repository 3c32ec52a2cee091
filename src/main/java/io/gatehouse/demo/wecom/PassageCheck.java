package io.gatehouse.demo.wecom;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.simulator.wecom.Passage;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares access_event with the passages of WeCom's ledger. */
final class PassageCheck {

  private final String site;
  private final ZoneId zone;

  PassageCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(WeComLedger ledger, WarehouseReader warehouse) {
    TableCheck rows =
        new TableCheck(
            site,
            "access_event",
            null,
            "occurred_at",
            "device_id",
            "person_id",
            "subject_type",
            "direction",
            "event_code");
    ledger.forEachPassage(passage -> rows.expect(columns(passage)));
    return rows.differences(warehouse);
  }

  private Map<String, Object> columns(Passage passage) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("vendor", "wecom");
    columns.put("source_event_id", null);
    columns.put("occurred_at", passage.passedAt());
    columns.put("local_date", passage.passedAt().atZone(zone).toLocalDate());
    columns.put("device_id", passage.deviceSn());
    columns.put("person_id", passage.openUserId());
    columns.put("subject_type", subjectType(passage.userType()));
    columns.put("direction", direction(passage.passType()));
    columns.put("decision", "GRANTED");
    columns.put("method", method(passage.passMethod()));
    columns.put("event_code", String.valueOf(passage.passMethod()));
    columns.put("seen_by", "access");
    return columns;
  }

  static String subjectType(int userType) {
    return switch (userType) {
      case 0 -> "EMPLOYEE";
      case 1 -> "VISITOR";
      case 2 -> "STUDENT";
      default -> "UNMAPPED";
    };
  }

  private static String direction(int passType) {
    return switch (passType) {
      case 1 -> "IN";
      case 2 -> "OUT";
      case 3 -> "UNKNOWN";
      default -> "UNMAPPED";
    };
  }

  private static String method(int passMethod) {
    return switch (passMethod) {
      case 0 -> "UNKNOWN";
      case 1 -> "FACE";
      case 2, 5, 6 -> "QR";
      case 3 -> "REMOTE";
      case 4 -> "FINGERPRINT";
      default -> "UNMAPPED";
    };
  }
}
