package io.gatehouse.demo.wecom;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.demo.TableCheck.Gone;
import io.gatehouse.simulator.wecom.Punch;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares attendance_punch with the punches of WeCom's ledger, retracted ones too. */
final class PunchCheck {

  private static final double MILLIONTH = 1_000_000;

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

  private final String site;
  private final ZoneId zone;

  PunchCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(WeComLedger ledger, WarehouseReader warehouse) {
    TableCheck rows =
        new TableCheck(
            site,
            "attendance_punch",
            "retracted_at",
            "person_id",
            "vendor_punch_type",
            "punched_at",
            "scheduled_at",
            "group_id",
            "schedule_id",
            "timeline_id",
            "device_id");
    ledger.retractedPunches().forEach(punch -> rows.expect(Gone.YES, columns(punch)));
    ledger.punches().forEach(punch -> rows.expect(Gone.NO, columns(punch)));
    return rows.differences(warehouse);
  }

  private Map<String, Object> columns(Punch punch) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("vendor", "wecom");
    columns.put("person_id", punch.userId());
    columns.put("punched_at", punch.punchedAt());
    columns.put("local_date", punch.punchedAt().atZone(zone).toLocalDate());
    columns.put("scheduled_at", punch.scheduledAt());
    columns.put(
        "punch_type",
        punch.isMissed() ? "MISSED" : TYPES.getOrDefault(punch.checkinType(), "UNMAPPED"));
    columns.put("vendor_punch_type", punch.checkinType());
    columns.put("exceptions", joined(punch.exceptions().stream().map(this::word).toList()));
    columns.put("group_name", punch.groupName());
    columns.put("group_id", punch.groupId());
    columns.put("schedule_id", punch.scheduleId());
    columns.put("timeline_id", punch.timelineId());
    columns.put("location_title", orNull(punch.locationTitle()));
    columns.put("location_detail", orNull(punch.locationDetail()));
    columns.put("latitude", degrees(punch.latitude()));
    columns.put("longitude", degrees(punch.longitude()));
    columns.put("coordinate_system", punch.latitude() == null ? null : "GCJ-02");
    columns.put("wifi_name", orNull(punch.wifiName()));
    columns.put("wifi_mac", orNull(punch.wifiMac()));
    columns.put("device_id", punch.deviceId());
    columns.put("notes", orNull(punch.notes()));
    columns.put("media_ids", joined(punch.mediaIds()));
    columns.put("seen_by", "checkin");
    return columns;
  }

  private String word(String exception) {
    return EXCEPTIONS.getOrDefault(exception, "UNMAPPED");
  }

  private static String joined(List<String> parts) {
    return parts.isEmpty() ? null : String.join(",", parts);
  }

  private static Double degrees(Long millionths) {
    return millionths == null ? null : millionths / MILLIONTH;
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
