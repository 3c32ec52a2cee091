package io.gatehouse.demo;

import io.gatehouse.simulator.Truth;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the rows of one site with what a simulated server says must be there: each true row
 * once, with its values column by column, and no other row. Values are compared as texts.
 */
public final class Comparison {
  /** Of a row that nobody expects: a rejected one may hold a whole broken reply. */
  private static final int MOST_SHOWN = 1000;

  private final String site;
  private final WarehouseReader warehouse;

  public Comparison(String site, WarehouseReader warehouse) {
    this.site = site;
    this.warehouse = warehouse;
  }

  /**
   * What differs, one line each; empty where all is well.
   *
   * @param tables only these; none for all that the truth has
   */
  public List<String> differences(Truth truth, String... tables) {
    Set<String> chosen = Set.of(tables);
    List<String> differences = new ArrayList<>();
    for (Truth.Table table : truth.tables()) {
      if (chosen.isEmpty() || chosen.contains(table.name())) {
        new OfTable(table).compare(differences);
      }
    }
    return differences;
  }

  /** How many rows of the site there are by the truth's tables, but for those that are gone. */
  Map<String, Integer> rows(Truth truth) {
    Map<String, Integer> rows = new LinkedHashMap<>();
    truth.tables().forEach(table -> rows.put(table.name(), new OfTable(table).there()));
    return rows;
  }

  private static String text(Object value) {
    return Objects.toString(value, null);
  }

  /** A row that no true one of its key is like. */
  private record Extra(String id, Map<String, Object> row, String how) {}

  /** The comparison of one table. */
  private final class OfTable {
    private final Truth.Table table;
    private final Map<String, List<Truth.Row>> missing = new HashMap<>();
    private final Map<String, List<Map<String, Object>>> found = new LinkedHashMap<>();
    private final List<Extra> extra = new ArrayList<>();

    OfTable(Truth.Table table) {
      this.table = table;
      table.rows().forEach(row -> add(missing, id(row.forms().get(0)), row));
      Table shape = warehouse.table(table.name());
      warehouse.read(
          table.name(),
          values -> {
            if (site.equals(values[shape.position("site")])) {
              Map<String, Object> row = new LinkedHashMap<>();
              shape.positions().forEach((column, position) -> row.put(column, values[position]));
              add(found, id(row), row);
            }
          });
    }

    private static <T> void add(Map<String, List<T>> map, String id, T one) {
      map.computeIfAbsent(id, i -> new ArrayList<>(1)).add(one);
    }

    private String id(Map<String, Object> columns) {
      return table.key().stream()
          .map(column -> Objects.toString(columns.get(column), "-"))
          .collect(Collectors.joining("/"));
    }

    int there() {
      return (int) found.values().stream().flatMap(List::stream).filter(r -> !isGone(r)).count();
    }

    void compare(List<String> differences) {
      found.forEach(
          (id, rows) -> {
            compare(id, rows, differences);
            table.distinct().forEach(column -> distinct(id, column, rows, differences));
          });
      extra.forEach(row -> compare(row, differences));
      missing.forEach(
          (id, left) ->
              left.stream()
                  .filter(row -> row.gone().isRequired())
                  .map(row -> "no row " + table.name() + " " + id + " for " + row.forms().get(0))
                  .forEach(differences::add));
    }

    /** A row of another key may be a true one all the same, with something wrong in its key. */
    private void compare(Extra one, List<String> differences) {
      for (List<Truth.Row> left : missing.values()) {
        for (Truth.Row expected : left) {
          Object number = expected.forms().get(0).get(table.knownBy());
          if (number != null && isRight(number, one.row.get(table.knownBy()))) {
            left.remove(expected);
            wrong(expected, one.row)
                .forEach(line -> differences.add(table.name() + " " + one.id + line));
            return;
          }
        }
      }
      String shown = one.row.toString();
      differences.add(
          table.name()
              + " "
              + one.id
              + one.how
              + ": "
              + shown.substring(0, Math.min(MOST_SHOWN, shown.length())));
    }

    /** Rows that are right are paired first, then those with the fewest differences. */
    private void compare(String id, List<Map<String, Object>> rows, List<String> differences) {
      List<Truth.Row> left = missing.getOrDefault(id, new ArrayList<>());
      boolean known = !left.isEmpty();
      List<Map<String, Object>> wrong = new ArrayList<>();
      for (Map<String, Object> row : rows) {
        Truth.Row right =
            left.stream().filter(one -> wrong(one, row).isEmpty()).findFirst().orElse(null);
        if (!left.remove(right)) {
          wrong.add(row);
        }
      }
      for (Map<String, Object> row : wrong) {
        Truth.Row nearest = null;
        for (Truth.Row one : left) {
          if (nearest == null || wrong(one, row).size() < wrong(nearest, row).size()) {
            nearest = one;
          }
        }
        left.remove(nearest);
        if (nearest != null) {
          wrong(nearest, row).forEach(line -> differences.add(table.name() + " " + id + line));
        } else if (!(isGone(row) && table.goneMayStay())) {
          extra.add(
              new Extra(id, row, known ? " is there once too often" : " is not in the truth"));
        }
      }
    }

    private void distinct(
        String id, String column, List<Map<String, Object>> rows, List<String> differences) {
      Set<String> values = new HashSet<>();
      for (Map<String, Object> row : rows) {
        String value = text(row.get(column));
        if (value != null && !values.add(value)) {
          differences.add(table.name() + " " + id + ": two rows have " + column + " " + value);
        }
      }
    }

    private boolean isGone(Map<String, Object> row) {
      return table.gone() != null && row.get(table.gone()) != null;
    }

    /** What is wrong with the row in the form that fits it best, one line each. */
    private List<String> wrong(Truth.Row expected, Map<String, Object> row) {
      List<String> least = null;
      for (Map<String, Object> form : expected.forms()) {
        List<String> lines = new ArrayList<>();
        form.forEach(
            (column, value) -> {
              if (!row.containsKey(column)) {
                lines.add(": there is no column " + column);
              } else if (!isRight(value, row.get(column))) {
                lines.add(": " + column + " is " + row.get(column) + " instead of " + value);
              }
            });
        if (least == null || lines.size() < least.size()) {
          least = lines;
        }
      }
      if (expected.gone() != Truth.Gone.EITHER
          && isGone(row) == (expected.gone() == Truth.Gone.NO)) {
        least.add(": " + table.gone() + " is " + row.get(table.gone()));
      }
      return least;
    }

    private static boolean isRight(Object expected, Object found) {
      return expected instanceof Truth.Fits fits
          ? fits.test().test(found)
          : found instanceof BigDecimal number && expected != null
              ? number.compareTo(new BigDecimal(expected.toString())) == 0
              : Objects.equals(text(expected), text(found));
    }
  }
}
