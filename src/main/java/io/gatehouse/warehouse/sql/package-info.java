/**
 * What the databases differ in and what is the same for all SQL: opening, schema and comments,
 * statements, transactions, how values are stored. Begin with {@link
 * io.gatehouse.warehouse.sql.Dialect}, then {@link io.gatehouse.warehouse.sql.Transactions}. Knows
 * the warehouse's values alone.
 */
package io.gatehouse.warehouse.sql;
