package io.gatehouse.warehouse;

/**
 * A value of a JSON column.
 *
 * @param text valid JSON, as the database has it
 */
public record JsonValue(String text) {
  @Override
  public String toString() {
    return text;
  }
}
