package io.gatehouse.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Joins what two feeds had to say about one event beyond the table's columns. */
final class ExtraMerge {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExtraMerge() {}

  /**
   * @param override the new object's fields replace equal ones; otherwise they only add
   * @return null where the old one already says it all
   */
  static String merge(String before, String now, boolean override) {
    if (now == null || before == null || before.equals(now)) {
      return before == null ? now : null;
    }
    try {
      JsonNode old = JSON.readTree(before);
      JsonNode added = JSON.readTree(now);
      if (!(old instanceof ObjectNode oldFields) || !(added instanceof ObjectNode addedFields)) {
        return override && !old.equals(added) ? now : null;
      }
      ObjectNode merged = oldFields.deepCopy();
      addedFields
          .properties()
          .forEach(
              field -> {
                if (override || !merged.has(field.getKey())) {
                  merged.set(field.getKey(), field.getValue());
                }
              });
      return merged.equals(old) ? null : JSON.writeValueAsString(merged);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("extra is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
