/**
 * How a page becomes rows within its transaction: which of its rows are kept ({@code KeptRows}),
 * which of them are there ({@code Sightings}, {@code Occurrences}; {@code KeyedRows} and {@code
 * IdSpellings} for other kinds), what lacks ({@code Gaps}), where the feed goes on ({@code
 * Checkpoints}). Begin with {@link io.gatehouse.warehouse.load.Loader}, which does them in turn.
 * Knows the warehouse's values and sql, not what opens or reads a warehouse.
 */
package io.gatehouse.warehouse.load;
