package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the columns of a row that was read (alias {@code s}) change those of the row that is there
 * ({@code t}).
 */
public interface Merge {

  /** What identifies a row, and the loader's own bookkeeping. */
  Set<String> NEVER_CHANGED =
      Set.of("site", "vendor", "first_loaded_at", "last_loaded_at", "load_no");

  /** What every row that changes gets. */
  String CHANGED = "last_loaded_at = s.last_loaded_at, load_no = s.load_no";

  /** {@code a = …, b = …} */
  String assignments(Table table);

  /** True where {@link #assignments} would change anything. */
  String differs(Table table);

  static String sameKey(Table table) {
    return table.key().stream()
        .map(c -> "t." + c + " = s." + c)
        .collect(Collectors.joining(" and "));
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
}
