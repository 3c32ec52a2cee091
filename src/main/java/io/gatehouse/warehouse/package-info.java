/**
 * The face of the SQL database: what loads, reads and tells how feeds stand, and the values that go
 * in and out. Begin with {@link io.gatehouse.warehouse.Warehouse}, then {@link
 * io.gatehouse.warehouse.PageLoad}: rows, how their events are recognised, and what became of them;
 * how a page becomes rows is in {@code load}, what the databases differ in is in {@code sql}. Knows
 * no other package but settings' nearest name.
 */
package io.gatehouse.warehouse;
