package io.gatehouse.demo.wecom;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A row of the warehouse, by column. */
record Row(Table table, Object[] values) {

  /** Every row of the site, one by one. */
  static void each(String name, String site, WarehouseReader warehouse, Consumer<Row> rows) {
    Table table = warehouse.table(name);
    int position = table.position("site");
    warehouse.read(
        name,
        values -> {
          if (site.equals(values[position])) {
            rows.accept(new Row(table, values));
          }
        });
  }

  Object get(String column) {
    return values[table.position(column)];
  }

  /** Empty for null. */
  String text(String column) {
    return Objects.toString(get(column), "");
  }

  /** In seconds; empty for null. */
  String second(String column) {
    return get(column) instanceof Instant time ? String.valueOf(time.getEpochSecond()) : "";
  }

  boolean has(String column) {
    return get(column) != null;
  }

  /** What is wrong with columns, given as name, expected value, name, expected value … */
  List<String> wrong(Object... expected) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.length; i += 2) {
      String column = (String) expected[i];
      if (!Objects.toString(expected[i + 1], "").equals(text(column))) {
        wrong.add(column + " is " + get(column) + " instead of " + expected[i + 1]);
      }
    }
    return wrong;
  }
}
