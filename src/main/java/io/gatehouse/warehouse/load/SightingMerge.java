package io.gatehouse.warehouse.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.warehouse.Identity;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.sql.Merge;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the columns of a new sighting of an event (alias {@code s}) join those of the row that is
 * there ({@code t}).
 */
enum SightingMerge implements Merge {
  /** The new sighting knows better; what it lacks stays as it was. */
  OVERRIDE,
  /** The new sighting only fills what is missing. */
  FILL,
  /** The new sighting is the whole truth. */
  REPLACE;

  static SightingMerge of(Identity identity, int kind) {
    if (identity.replaces()) {
      return REPLACE;
    }
    return EventColumns.overrides(identity, kind) ? OVERRIDE : FILL;
  }

  /** Words that say no more than nothing: they never replace a better one. */
  private static final Map<String, String> WEAK_WORDS =
      Map.of(
          "direction", "'UNKNOWN', 'UNMAPPED'",
          "decision", "'NOT_APPLICABLE', 'UNMAPPED'",
          "credential_state", "'UNKNOWN', 'UNMAPPED'",
          "denial_reason", "'UNMAPPED'",
          // That there was a card is what AX-ACS's door records say of faces at a reader too.
          "method", "'CARD', 'UNMAPPED'",
          "subject_type", "'UNMAPPED'");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Already merged when they reach the database; null there means: as it was. */
  private static final Set<String> MERGED_BEFORE = Set.of("seen_by", "extra");

  @Override
  public String assignments(Table table) {
    return Merge.columns(table).stream()
            .map(c -> c + " = " + value(c))
            .collect(Collectors.joining(", "))
        + ", "
        + CHANGED;
  }

  @Override
  public String differs(Table table) {
    return Merge.columns(table).stream().map(this::differs).collect(Collectors.joining(" or "));
  }

  static boolean hasWeakWords(String column) {
    return WEAK_WORDS.containsKey(column);
  }

  private String value(String column) {
    if (isReplaced(column)) {
      return "s." + column;
    }
    String first = overrides(column) ? "s." : "t.";
    String second = overrides(column) ? "t." : "s.";
    String weak = WEAK_WORDS.get(column);
    if (weak == null) {
      return "coalesce(" + first + column + ", " + second + column + ")";
    }
    return "coalesce(%s, %s, %s, %s)"
        .formatted(
            strong(first + column, weak),
            strong(second + column, weak),
            first + column,
            second + column);
  }

  private String differs(String column) {
    if (isReplaced(column) || WEAK_WORDS.containsKey(column)) {
      return value(column) + " is distinct from t." + column;
    }
    return overrides(column)
        ? "(s.%1$s is not null and s.%1$s is distinct from t.%1$s)".formatted(column)
        : "(t.%1$s is null and s.%1$s is not null)".formatted(column);
  }

  private boolean isReplaced(String column) {
    return this == REPLACE || Listing.ABSENT.contains(column); // who is seen is there
  }

  private boolean overrides(String column) {
    return this == OVERRIDE || MERGED_BEFORE.contains(column);
  }

  private static String strong(String column, String weak) {
    return "case when " + column + " not in (" + weak + ") then " + column + " end";
  }

  /**
   * Joins what two feeds had to say about one event beyond the table's columns.
   *
   * @param override the new object's fields replace equal ones; otherwise they only add
   * @return null where the old one already says it all
   */
  static String extra(String before, String now, boolean override) {
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
