package io.gatehouse.warehouse;

/**
 * One column of a {@link Table}, as the database describes it.
 *
 * @param name lower case
 * @param maxLength in characters, for {@link Type#TEXT}; {@link Integer#MAX_VALUE} where the
 *     database sets no bound
 * @param nullable false for columns that every row must fill
 */
public record Column(String name, Type type, int maxLength, boolean nullable) {

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
    /** {@link java.util.UUID} */
    UUID,
    /** {@link String} that holds JSON text */
    JSON
  }
}
