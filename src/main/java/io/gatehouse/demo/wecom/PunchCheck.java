package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.Punch;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Compares attendance_punch with the punches of the ledger, those that were taken back too. */
final class PunchCheck {

  private static final Map<String, String> TYPES =
      Map.of(
          "上班打卡", "CLOCK_IN",
          "下班打卡", "CLOCK_OUT",
          "外出打卡", "FIELD",
          "仅记录打卡时间和位置", "RECORD_ONLY");

  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "时间异常", "TIME",
          "地点异常", "LOCATION",
          "未打卡", "MISSED",
          "wifi异常", "WIFI",
          "非常用设备", "UNUSUAL_DEVICE");

  private final ZoneId zone;

  PunchCheck(ZoneId zone) {
    this.zone = zone;
  }

  List<String> differences(WeComLedger ledger, WarehouseReader warehouse, String site) {
    Map<String, Punch> there = byKey(ledger.punches());
    Map<String, Punch> retracted = byKey(ledger.retractedPunches());
    List<String> differences = new ArrayList<>();
    Row.each(
        "attendance_punch",
        site,
        warehouse,
        row -> {
          boolean gone = row.has("retracted_at");
          Punch punch = (gone ? retracted : there).remove(key(row));
          if (punch == null) {
            differences.add(
                "attendance_punch: a row twice, or "
                    + (gone ? "retracted without a reason: " : "of no punch: ")
                    + key(row));
          } else {
            wrong(punch, row)
                .forEach(w -> differences.add("attendance_punch: " + punch + ": " + w));
          }
        });
    there.values().forEach(punch -> differences.add("attendance_punch: no row for " + punch));
    retracted
        .values()
        .forEach(punch -> differences.add("attendance_punch: not retracted: " + punch));
    return differences;
  }

  private static Map<String, Punch> byKey(List<Punch> punches) {
    Map<String, Punch> byKey = new HashMap<>();
    punches.forEach(punch -> byKey.put(punch.identity(), punch));
    return byKey;
  }

  private List<String> wrong(Punch punch, Row row) {
    String type = TYPES.getOrDefault(punch.checkinType(), "UNMAPPED");
    boolean placed = punch.latitude() != null;
    return row.wrong(
        "vendor", "wecom",
        "local_date", punch.punchedAt().atZone(zone).toLocalDate(),
        "punch_type", punch.isMissed() ? "MISSED" : type,
        "exceptions", exceptions(punch),
        "group_name", punch.groupName(),
        "location_title", punch.locationTitle(),
        "location_detail", punch.locationDetail(),
        "latitude", degrees(punch.latitude()),
        "longitude", degrees(punch.longitude()),
        "coordinate_system", placed ? "GCJ-02" : null,
        "wifi_name", punch.wifiName(),
        "wifi_mac", punch.wifiMac(),
        "notes", punch.notes(),
        "media_ids", String.join(",", punch.mediaIds()),
        "seen_by", "checkin");
  }

  private static String exceptions(Punch punch) {
    return punch.exceptions().stream()
        .map(word -> EXCEPTIONS.getOrDefault(word, "UNMAPPED"))
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static Object degrees(Long millionths) {
    return millionths == null ? null : Objects.toString(millionths / 1e6);
  }

  private static String key(Row row) {
    return String.join(
        "|",
        row.text("person_id"),
        row.text("vendor_punch_type"),
        row.second("punched_at"),
        row.second("scheduled_at"),
        row.text("group_id"),
        row.text("schedule_id"),
        row.text("timeline_id"),
        row.text("device_id"));
  }
}
