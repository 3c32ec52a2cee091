package io.gatehouse.k30;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.reply.VendorRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/** What K30's fields need more than a table for. */
final class K30Functions {

  /** By our words; the vendor's names in the attendance reports. */
  private static final Map<String, String> LEAVES = new LinkedHashMap<>();

  static {
    LEAVES.put("personal", "absentLeaveTotal"); // 事假
    LEAVES.put("marriage", "marryLeaveTotal"); // 婚假
    LEAVES.put("maternity", "maternityLeaveTotal"); // 产假
    LEAVES.put("sick", "sickLeaveTotal"); // 病假
    LEAVES.put("annual", "yearLeaveTotal"); // 年假
    LEAVES.put("bereavement", "funeralLeaveTotal"); // 丧假
    LEAVES.put("paternity", "paternityLeaveTotal"); // 陪产假
    LEAVES.put("breastfeeding", "breastfeedingLeaveTotal"); // 哺乳假
  }

  private K30Functions() {}

  /** By the names that mapping files use. */
  static Map<String, MappingFunction> all() {
    return Map.of(
        "k30.leaves", K30Functions::leaves,
        "k30.photo-url", K30Functions::photoUrl);
  }

  /** The kinds of leave that were taken, each with the platform's own figure: {"sick":"7.5"}. */
  static String leaves(VendorRecord record) {
    JsonObject taken = new JsonObject();
    LEAVES.forEach(
        (word, field) -> {
          String figure = record.get(field);
          if (figure != null && !figure.isBlank() && !figure.strip().matches("0*\\.?0*")) {
            taken.put(word, figure.strip());
          }
        });
    return taken.isEmpty() ? null : taken.toJson();
  }

  /** The photo's address without what lets anybody fetch it for a while. */
  static String photoUrl(VendorRecord record) {
    return Privacy.unsigned(record.get("photo"));
  }
}
