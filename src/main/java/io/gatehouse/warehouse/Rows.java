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
 * @param inAnyCase without an identity: those of the key's columns whose texts are compared without
 *     regard to case. A load writes them as the site met them first, in these arrays too
 */
public record Rows(
    Table table,
    List<Object[]> values,
    Identity identity,
    Set<String> filled,
    Set<String> inAnyCase) {

  /** Rows that speak for all columns of their table. */
  public Rows(Table table, List<Object[]> values, Identity identity) {
    this(table, values, identity, table.positions().keySet());
  }

  public Rows(Table table, List<Object[]> values, Identity identity, Set<String> filled) {
    this(table, values, identity, filled, Set.of());
  }

  /** Some of them, that is, as the others are. */
  public Rows with(List<Object[]> some) {
    return new Rows(table, some, identity, filled, inAnyCase);
  }

  /** What it is, not what it holds. */
  @Override
  public String toString() {
    return values.size() + " rows of " + table.name();
  }
}
