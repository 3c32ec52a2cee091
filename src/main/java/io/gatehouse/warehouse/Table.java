package io.gatehouse.warehouse;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of the warehouse, read from the database itself, so that a column is added by a migration
 * alone.
 *
 * @param name lower case
 * @param columns in the database's order; a row of the table is an {@code Object[]} in this order
 * @param key names of the primary key's columns
 */
public record Table(
    String name, List<Column> columns, List<String> key, Map<String, Integer> positions) {

  public Table(String name, List<Column> columns, List<String> key) {
    this(
        name,
        List.copyOf(columns),
        List.copyOf(key),
        IntStream.range(0, columns.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(i -> columns.get(i).name(), i -> i)));
  }

  public boolean has(String column) {
    return positions.containsKey(column);
  }

  /** Where a row's value of that column stands. */
  public int position(String column) {
    Integer position = positions.get(column);
    if (position == null) {
      throw new IllegalArgumentException("table " + name + " has no column " + column);
    }
    return position;
  }
}
