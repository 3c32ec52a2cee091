package io.gatehouse.k30;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.reply.FieldText;
import io.gatehouse.reply.VendorRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.json.JsonObject;

/** What K30's fields need more than a table for. */
final class K30Functions {

  /**
   * By our words, which end in the unit that the vendor's table of the day report gives
   * (查询日考勤报表列表); the vendor's names.
   */
  private static final Map<String, String> LEAVES = new LinkedHashMap<>();

  /** What a day of the month report (查询月考勤报表列表) may be marked with, longer words first. */
  private static final Map<String, String> MARKS = new LinkedHashMap<>();

  static {
    LEAVES.put("personal_hours", "absentLeaveTotal"); // 事假(时)
    LEAVES.put("marriage_days", "marryLeaveTotal"); // 婚假(天)
    LEAVES.put("maternity_days", "maternityLeaveTotal"); // 产假(天)
    LEAVES.put("sick_hours", "sickLeaveTotal"); // 病假(时)
    LEAVES.put("annual_days", "yearLeaveTotal"); // 年假(天)
    LEAVES.put("bereavement_days", "funeralLeaveTotal"); // 丧假(天)
    LEAVES.put("paternity_days", "paternityLeaveTotal"); // 陪产假(天)
    LEAVES.put("breastfeeding_hours", "breastfeedingLeaveTotal"); // 哺乳假(时)
    MARKS.put("旷工", "ABSENT");
    MARKS.put("迟到", "LATE");
    MARKS.put("早退", "EARLY");
    MARKS.put("[不完整", "CHECK_IN_INCOMPLETE");
    MARKS.put("不完整]", "CHECK_OUT_INCOMPLETE");
    MARKS.put("不完整", "INCOMPLETE");
    MARKS.put("[缺", "NO_CHECK_IN");
    MARKS.put("缺]", "NO_CHECK_OUT");
    MARKS.put("陪产", "PATERNITY_LEAVE");
    MARKS.put("产", "MATERNITY_LEAVE");
    MARKS.put("事", "PERSONAL_LEAVE");
    MARKS.put("病", "SICK_LEAVE");
    MARKS.put("年", "ANNUAL_LEAVE");
    MARKS.put("婚", "MARRIAGE_LEAVE");
    MARKS.put("丧", "BEREAVEMENT_LEAVE");
    MARKS.put("哺乳", "BREASTFEEDING_LEAVE");
    MARKS.put("哺", "BREASTFEEDING_LEAVE");
    MARKS.put("调休", "COMPENSATORY_LEAVE");
    MARKS.put("出差", "BUSINESS_TRIP");
    MARKS.put("外出", "OUT_OF_OFFICE");
    MARKS.put("加班", "OVERTIME");
    MARKS.put("节假日", "HOLIDAY");
    MARKS.put("排班且休息", "REST");
    MARKS.put("休息", "REST");
    MARKS.put("未排班", "NOT_SCHEDULED");
  }

  /** What may stand beside the words: how long each was, and what parts them. */
  private static final Pattern NO_MARK =
      Pattern.compile("小时|分钟|[时分天假0-9./,，、;；:：()（）+|\\[\\]缺\\s-]");

  /** 应到/实到, in the unit that the platform is set to. */
  private static final Pattern DUE_AND_ACTUAL =
      Pattern.compile("\\s*(\\d+(?:\\.\\d*)?)\\s*/\\s*(\\d+(?:\\.\\d*)?)\\s*");

  private K30Functions() {}

  /** By the names that mapping files use. */
  static Map<String, MappingFunction> all() {
    return Map.of(
        "k30.leaves", K30Functions::leaves,
        "k30.day-codes", K30Functions::dayCodes,
        "k30.day-due", record -> ofDay(record, 1),
        "k30.day-actual", record -> ofDay(record, 2),
        "k30.photo-url", K30Functions::photoUrl);
  }

  /**
   * The kinds of leave that were taken, each with its figure: {"sick_hours":7.5}. A figure that is
   * no number stays a text, under the vendor's name.
   */
  static String leaves(VendorRecord record) {
    JsonObject taken = new JsonObject();
    LEAVES.forEach(
        (word, field) -> {
          String text = record.get(field);
          BigDecimal figure = text == null ? null : FieldText.decimal(text);
          if (figure != null && figure.signum() != 0) {
            taken.put(word, new BigDecimal(figure.stripTrailingZeros().toPlainString()));
          } else if (figure == null && text != null && !text.isBlank()) {
            taken.put(field, text.strip());
          }
        });
    return taken.isEmpty() ? null : taken.toJson();
  }

  /** What a day is marked with, comma-joined; UNMAPPED among them for words that are not known. */
  static String dayCodes(VendorRecord record) {
    String content = record.get("content");
    if (content == null) {
      return null;
    }
    List<String> codes = new ArrayList<>();
    String rest = content.replaceAll("\\s", "");
    // Of [缺-缺] neither bracket is the other's.
    for (Map.Entry<String, String> mark : MARKS.entrySet()) {
      if (rest.contains(mark.getKey())) {
        if (!codes.contains(mark.getValue())) {
          codes.add(mark.getValue());
        }
        rest = rest.replace(mark.getKey(), "");
      }
    }
    if (!NO_MARK.matcher(rest).replaceAll("").isEmpty()) {
      codes.add("UNMAPPED");
    }
    return codes.isEmpty() ? null : String.join(",", codes);
  }

  private static String ofDay(VendorRecord record, int figure) {
    String content = record.get("content");
    Matcher both = DUE_AND_ACTUAL.matcher(content == null ? "" : content);
    return both.matches() ? both.group(figure) : null;
  }

  /** The photo's address without what lets anybody fetch it for a while. */
  static String photoUrl(VendorRecord record) {
    return Privacy.unsigned(record.get("photo"));
  }
}
