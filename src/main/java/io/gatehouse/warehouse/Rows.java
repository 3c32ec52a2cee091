package io.gatehouse.warehouse;

import java.util.List;

/**
 * The rows that one page brought for one table.
 *
 * @param values one array a row, in the order of the table's columns. {@code site}, {@code vendor}
 *     and, where the table has it, {@code seen_by} are filled; {@code first_loaded_at} and {@code
 *     last_loaded_at} are the warehouse's and stay null, as does the identity's id column
 * @param identity how rows of an event table get their id; null for tables whose key the mapping
 *     fills from the vendor's own ids
 */
public record Rows(Table table, List<Object[]> values, Identity identity) {}
