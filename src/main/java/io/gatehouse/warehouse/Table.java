package io.gatehouse.warehouse;

import java.math.BigDecimal;
import java.math.RoundingMode;
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

  /**
   * One column of a {@link Table}, as the database describes it.
   *
   * @param name lower case
   * @param maxLength in characters, for {@link Type#TEXT}; in digits, for {@link Type#DECIMAL};
   *     {@link Integer#MAX_VALUE} where the database sets no bound
   * @param scale of these digits, how many stand behind the point; 0 for other types
   * @param nullable false for columns that every row must fill
   */
  public record Column(String name, Type type, int maxLength, int scale, boolean nullable) {

    /** One of any type but {@link Type#DECIMAL}. */
    public Column(String name, Type type, int maxLength, boolean nullable) {
      this(name, type, maxLength, 0, nullable);
    }

    /**
     * The number as a {@link Type#DECIMAL} column holds it, rounded; null where it is too large.
     */
    public BigDecimal fitting(BigDecimal number) {
      BigDecimal rounded =
          maxLength == Integer.MAX_VALUE ? number : number.setScale(scale, RoundingMode.HALF_UP);
      return rounded.precision() > maxLength ? null : rounded;
    }

    /**
     * What a value of the column is in Java. Every value may be null unless the column forbids it.
     */
    public enum Type {
      /** {@link String} */
      TEXT,
      /** {@link java.time.Instant} */
      TIMESTAMP,
      /** {@link java.time.LocalDate} */
      DATE,
      /** {@link Boolean} */
      BOOLEAN,
      /** {@link Integer} */
      INTEGER,
      /** {@link Long} */
      BIGINT,
      /** {@link Double} */
      DOUBLE,
      /** {@link BigDecimal} */
      DECIMAL,
      /** {@link java.util.UUID} */
      UUID,
      /** {@link String} that holds JSON text */
      JSON
    }
  }
}
