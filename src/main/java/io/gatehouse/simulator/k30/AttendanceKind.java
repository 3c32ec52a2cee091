package io.gatehouse.simulator.k30;

import java.util.HashMap;
import java.util.Map;

/** What a day was for somebody, and what the platform's reports make of it. */
public enum AttendanceKind {
  /** No shift: the reports have a row of zeros. */
  REST("", "", "", Map.of()),
  /** Today: the shift is not over, half of its punches are missing. */
  IN_PROGRESS("", "[08:25-缺],[缺-缺]", "", Map.of("cardValidCount", "1")),
  NORMAL("8/8", "[08:25-12:01],[13:52-18:03]", "", worked("8.00", "8.00")),
  LATE(
      "迟到",
      "[08:42-12:01],[13:52-18:03]",
      "",
      with(worked("7.80", "7.80"), "lateCountTotal", "1", "lateData", "12,0", "lateTotal", "12")),
  EARLY(
      "早退",
      "[08:25-12:01],[13:52-17:30]",
      "",
      with(
          worked("7.50", "7.50"), "earlyCountTotal", "1", "earlyData", "0,30", "earlyTotal", "30")),
  NO_SIGN_OUT(
      "缺]",
      "[08:25-12:01],[13:52-缺]",
      "18:00",
      with(worked("3.60", "3.60"), "cardValidCount", "3", "absentTotal", "4")),
  ABSENT(
      "旷工",
      "[缺-缺],[缺-缺]",
      "08:30,12:00,14:00,18:00",
      Map.of("shouldTotal", "1.00", "absentTotal", "7.50", "lateData", "0,0", "earlyData", "0,0")),
  LEAVE("事假", "[缺-缺],[缺-缺]", "", Map.of("shouldTotal", "1.00", "absentLeaveTotal", "7.5")),
  SICK("病假", "[缺-缺],[缺-缺]", "", Map.of("shouldTotal", "1.00", "sickLeaveTotal", "7.5")),
  TRIP("出差", "[缺-缺],[缺-缺]", "", Map.of("shouldTotal", "1.00", "businessTotal", "1"));

  private static final String[] MOSTLY = {
    "NORMAL",
    "NORMAL",
    "NORMAL",
    "NORMAL",
    "NORMAL",
    "NORMAL",
    "NORMAL",
    "LATE",
    "LATE",
    "EARLY",
    "NO_SIGN_OUT",
    "ABSENT",
    "LEAVE",
    "SICK",
    "TRIP",
    "NORMAL"
  };

  private final String content;
  private final String punches;
  private final String missed;
  private final Map<String, String> values;

  AttendanceKind(String content, String punches, String missed, Map<String, String> values) {
    this.content = content;
    this.punches = punches;
    this.missed = missed;
    this.values = values;
  }

  /** An ordinary working day's kind, chosen by any number. */
  static AttendanceKind any(long number) {
    return valueOf(MOSTLY[Math.floorMod(number, MOSTLY.length)]);
  }

  /** The mark that the month report shows. */
  String content() {
    return content;
  }

  /** cardValidData. */
  String punches() {
    return punches;
  }

  /** cardInvalidData of the abnormal report. */
  String missed() {
    return missed;
  }

  /** What the day report has in a column. */
  String value(String column) {
    return values.getOrDefault(column, column.endsWith("Data") ? "" : "0");
  }

  boolean isAbnormal() {
    return this != REST && this != IN_PROGRESS && this != NORMAL;
  }

  private static Map<String, String> worked(String actual, String valid) {
    return Map.of(
        "cardValidCount",
        "4",
        "shouldTotal",
        "8.00",
        "actualTotal",
        actual,
        "validTotal",
        valid,
        "lateData",
        "0,0",
        "earlyData",
        "0,0");
  }

  private static Map<String, String> with(Map<String, String> base, String... more) {
    Map<String, String> all = new HashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return Map.copyOf(all);
  }
}
