package io.gatehouse.warehouse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reference data: what the vendor says of a person or a door today replaces what it said before,
 * "nothing" too. Columns that the reading feed does not fill are another's and stay.
 */
record Replacement(Set<String> filled) implements Merge {

  @Override
  public String assignments(Table table) {
    return replaced(table).stream().map(c -> c + " = s." + c).collect(Collectors.joining(", "))
        + (replaced(table).isEmpty() ? "" : ", ")
        + CHANGED;
  }

  @Override
  public String differs(Table table) {
    return replaced(table).isEmpty()
        ? "false"
        : replaced(table).stream()
            .map(c -> "s.%1$s is distinct from t.%1$s".formatted(c))
            .collect(Collectors.joining(" or "));
  }

  /** In the table's order. */
  List<String> replaced(Table table) {
    return Merge.columns(table).stream().filter(filled::contains).toList();
  }
}
