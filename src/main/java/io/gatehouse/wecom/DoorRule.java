package io.gatehouse.wecom;

import io.gatehouse.reply.VendorRecord;
import io.gatehouse.wecom.RuleText.TimeWindow;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule of one device as WeCom sends it, taken apart into the records of three tables: the rule,
 * its windows, its people.
 */
final class DoorRule {

  private static final String LINES = "rule_list";
  private static final String PEOPLE = "effect_open_userid_list";

  private final String device;
  private final String kind;
  private final VendorRecord sent;
  private final List<String> lines;
  private final List<RuleText> parsed;

  /**
   * @param kind PASS, or REMOTE for opening from afar
   */
  DoorRule(String device, String kind, VendorRecord sent) {
    this.device = device;
    this.kind = kind;
    this.sent = sent;
    this.lines = sent.nested(LINES).stream().map(DoorRule::line).toList();
    this.parsed = lines.stream().map(RuleText::parse).toList();
  }

  private static String line(VendorRecord element) {
    String text = element.get("value");
    return text == null ? element.raw() : text;
  }

  /** With all its own fields, and its lines as one text. */
  VendorRecord record() {
    if (!sent.isObject()) {
      return sent; // becomes a rejected row
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : sent.names()) {
      if (!name.equals(LINES) && !name.equals(PEOPLE)) {
        values.put(name, sent.get(name));
      }
    }
    key(values);
    values.put("rule_text", String.join("\n", lines));
    String problem = problem();
    values.put("is_valid", problem == null ? "1" : "0");
    values.put("invalid_reason", problem);
    return VendorRecord.of(values);
  }

  private void key(Map<String, String> values) {
    values.put("device_sn", device);
    values.put("rule_kind", kind);
    values.put("rule_id", sent.id("rule_id"));
  }

  /** Null where all is well. */
  private String problem() {
    if (!sent.has(LINES)) {
      return "it has no " + LINES;
    }
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < parsed.size(); i++) {
      if (parsed.get(i) instanceof RuleText.Invalid invalid) {
        problems.add("line " + (i + 1) + ": " + invalid.reason());
      }
    }
    return problems.isEmpty() ? null : String.join("; ", problems);
  }

  /** Of the lines that are valid, one a weekday and window. */
  List<VendorRecord> windows() {
    List<VendorRecord> windows = new ArrayList<>();
    for (int i = 0; i < parsed.size(); i++) {
      if (parsed.get(i) instanceof RuleText.Open open) {
        for (int weekday : open.weekdays()) {
          for (TimeWindow time : open.times()) {
            windows.add(window(i + 1, weekday, time, open));
          }
        }
      }
    }
    return windows;
  }

  private VendorRecord window(int lineNo, int weekday, TimeWindow time, RuleText.Open open) {
    Map<String, String> values = new LinkedHashMap<>();
    key(values);
    values.put("line_no", String.valueOf(lineNo));
    values.put("weekday", DayOfWeek.of(weekday == 0 ? 7 : weekday).name());
    values.put("start_minute", time.start());
    values.put("end_minute", time.end());
    values.put("days_of_month", open.daysOfMonth());
    values.put("months", open.months());
    values.put("years", open.years());
    return VendorRecord.of(values);
  }

  /** Objects, or plain ids; a person without a type is an employee. */
  List<VendorRecord> people() {
    List<VendorRecord> people = new ArrayList<>();
    for (VendorRecord person : sent.nested(PEOPLE)) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String name : person.names()) {
        values.put(name, person.get(name));
      }
      values.remove("value");
      values.put("open_userid", person.id(person.has("value") ? "value" : "open_userid"));
      key(values);
      people.add(VendorRecord.of(values));
    }
    return people;
  }
}
