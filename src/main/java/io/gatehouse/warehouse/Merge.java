package io.gatehouse.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the columns of a new sighting (alias {@code s}) join those of the row that is there ({@code
 * t}).
 */
enum Merge {
  /** The new sighting knows better; what it lacks stays as it was. */
  OVERRIDE,
  /** The new sighting only fills what is missing. */
  FILL;

  /** Words that say no more than nothing: they never replace a better one. */
  private static final Map<String, String> WEAK_WORDS =
      Map.of(
          "direction", "'UNKNOWN', 'UNMAPPED'",
          "decision", "'NOT_APPLICABLE', 'UNMAPPED'",
          "credential_state", "'UNKNOWN', 'UNMAPPED'",
          "denial_reason", "'UNMAPPED'",
          "method", "'UNMAPPED'",
          "subject_type", "'UNMAPPED'");

  /** What identifies a row, and the loader's own bookkeeping. */
  private static final Set<String> NEVER_CHANGED =
      Set.of("site", "vendor", "first_loaded_at", "last_loaded_at");

  /** Already merged when they reach the database; null there means: as it was. */
  private static final Set<String> MERGED_BEFORE = Set.of("seen_by", "extra");

  /** {@code a = …, b = …} */
  String assignments(Table table) {
    return columns(table).stream().map(c -> c + " = " + value(c)).collect(Collectors.joining(", "))
        + ", last_loaded_at = s.last_loaded_at";
  }

  /** True where {@link #assignments} would change anything. */
  String differs(Table table) {
    return columns(table).stream().map(this::differs).collect(Collectors.joining(" or "));
  }

  static String sameKey(Table table) {
    return table.key().stream()
        .map(c -> "t." + c + " = s." + c)
        .collect(Collectors.joining(" and "));
  }

  static boolean hasWeakWords(String column) {
    return WEAK_WORDS.containsKey(column);
  }

  /** Those that a merge may change. */
  static List<String> columns(Table table) {
    List<String> names = new ArrayList<>();
    for (Column column : table.columns()) {
      if (!NEVER_CHANGED.contains(column.name()) && !table.key().contains(column.name())) {
        names.add(column.name());
      }
    }
    return names;
  }

  private String value(String column) {
    if (column.equals("removed_at")) {
      return "s.removed_at";
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
    if (column.equals("removed_at") || WEAK_WORDS.containsKey(column)) {
      return value(column) + " is distinct from t." + column;
    }
    return overrides(column)
        ? "(s.%1$s is not null and s.%1$s is distinct from t.%1$s)".formatted(column)
        : "(t.%1$s is null and s.%1$s is not null)".formatted(column);
  }

  private boolean overrides(String column) {
    return this == OVERRIDE || MERGED_BEFORE.contains(column);
  }

  private static String strong(String column, String weak) {
    return "case when " + column + " not in (" + weak + ") then " + column + " end";
  }
}
