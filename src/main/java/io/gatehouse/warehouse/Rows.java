package io.gatehouse.warehouse;

import java.util.List;
import java.util.Set;

/**
 * The rows that one page brought for one table.
 *
 * @param values one array a row, in the order of the table's columns. {@code site}, {@code vendor}
 *     and, where the table has it, {@code seen_by} are filled; {@code first_loaded_at}, {@code
 *     last_loaded_at} and {@code load_no} are the warehouse's and stay null, as does the identity's
 *     id column
 * @param identity how rows of an event table get their id; null for tables whose key the mapping
 *     fills from the vendor's own ids
 * @param filled without an identity: the columns that are this page's to say, null too; what stands
 *     in the others stays
 */
public record Rows(Table table, List<Object[]> values, Identity identity, Set<String> filled) {

  /** Rows that speak for all columns of their table. */
  public Rows(Table table, List<Object[]> values, Identity identity) {
    this(table, values, identity, table.positions().keySet());
  }

  /** What it is, not what it holds. */
  @Override
  public String toString() {
    return values.size() + " rows of " + table.name();
  }
}
