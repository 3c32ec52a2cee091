package io.gatehouse.warehouse;

import java.math.BigDecimal;
import java.math.RoundingMode;

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

  /** The number as a {@link Type#DECIMAL} column holds it, rounded; null where it is too large. */
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
