package io.gatehouse.wecom;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.VendorRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a field table cannot say about WeCom's punches: functions of its mapping. */
final class WeComFunctions {

  private static final String MISSED = "MISSED";
  private static final String UNMAPPED = "UNMAPPED";
  private static final Pattern SEMICOLON = Pattern.compile("[;；]");
  private static final BigDecimal MICRO = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal HALF_TURN = BigDecimal.valueOf(180);
  private static final BigDecimal FULL_TURN = BigDecimal.valueOf(360);
  private static final int LONGEST_NUMBER = 20;
  private static final String NOWHERE = "nowhere";

  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "时间异常", "TIME",
          "地点异常", "LOCATION",
          "未打卡", MISSED,
          "wifi异常", "WIFI",
          "非常用设备", "UNUSUAL_DEVICE");

  private static final Map<String, String> PUNCH_TYPES =
      Map.of(
          "上班打卡", "CLOCK_IN",
          "下班打卡", "CLOCK_OUT",
          "外出打卡", "FIELD",
          "仅记录打卡时间和位置", "RECORD_ONLY");

  private WeComFunctions() {}

  /** By the names that mapping files use. */
  static Map<String, MappingFunction> all() {
    return new TreeMap<>(
        Map.of(
            "wecom.punch-type", WeComFunctions::punchType,
            "wecom.punched-at", WeComFunctions::punchedAt,
            "wecom.exceptions", WeComFunctions::exceptions,
            "wecom.latitude", record -> degrees(record.get("lat")),
            "wecom.longitude", record -> degrees(record.get("lng")),
            "wecom.coordinate-system", WeComFunctions::coordinateSystem,
            "wecom.media-ids", WeComFunctions::mediaIds));
  }

  /** Whether the record is of somebody who did not punch. */
  static boolean isMissed(VendorRecord record) {
    return words(record).contains(MISSED);
  }

  /** Of who did not punch, and so has no time, the time when that was due; in seconds. */
  private static String punchedAt(VendorRecord record) {
    String sent = record.get("checkin_time");
    boolean isNone = isBlank(sent) || record.wholeNumber("checkin_time").equals(OptionalLong.of(0));
    return record.get(isNone && isMissed(record) ? "sch_checkin_time" : "checkin_time");
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  /** A record of somebody who did not punch is no punch, whatever its type says. */
  static String punchType(VendorRecord record) {
    if (isMissed(record)) {
      return MISSED;
    }
    String type = record.get("checkin_type");
    return type == null ? UNMAPPED : PUNCH_TYPES.getOrDefault(type.strip(), UNMAPPED);
  }

  static String exceptions(VendorRecord record) {
    List<String> words = words(record);
    return words.isEmpty() ? null : String.join(",", words);
  }

  private static List<String> words(VendorRecord record) {
    String text = record.get("exception_type");
    List<String> words = new ArrayList<>();
    for (String part : SEMICOLON.split(text == null ? "" : text)) {
      String name = part.strip().toLowerCase(Locale.ROOT);
      String word = EXCEPTIONS.getOrDefault(name, UNMAPPED);
      if (!name.isEmpty() && !words.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * Of millionths of a degree. What is no place on Earth stays no number, and so is kept as sent.
   */
  private static String degrees(String millionths) {
    if (millionths == null || millionths.isBlank()) {
      return null;
    }
    try {
      BigDecimal degrees =
          millionths.length() > LONGEST_NUMBER
              ? FULL_TURN
              : new BigDecimal(millionths.strip()).divide(MICRO);
      boolean onEarth = degrees.abs().compareTo(HALF_TURN) <= 0;
      return onEarth ? degrees.toPlainString() : NOWHERE;
    } catch (NumberFormatException e) {
      return NOWHERE;
    }
  }

  /** Tencent's, which is off from WGS-84 by hundreds of metres in China. */
  private static String coordinateSystem(VendorRecord record) {
    String latitude = degrees(record.get("lat"));
    return latitude == null || latitude.equals(NOWHERE) ? null : "GCJ-02";
  }

  private static String mediaIds(VendorRecord record) {
    List<String> ids =
        record.nested("mediaids").stream()
            .map(element -> element.get("value"))
            .filter(id -> id != null && !id.isEmpty())
            .toList();
    return ids.isEmpty() ? null : String.join(",", ids);
  }
}
