/**
 * The only package that knows SQL: tables, identity, loading, checkpoints, gaps, on H2 and on
 * PostgreSQL. Begin with {@link io.gatehouse.warehouse.Warehouse}, then Loader. Knows nobody.
 */
package io.gatehouse.warehouse;
