/**
 * How a page becomes rows within its transaction: which event each sighting is, what it changes,
 * listings, gaps, counts, the checkpoint. Begin with {@link io.gatehouse.warehouse.load.Loader},
 * then {@link io.gatehouse.warehouse.load.Occurrences}. Knows the warehouse's values and sql, not
 * what opens or reads a warehouse.
 */
package io.gatehouse.warehouse.load;
