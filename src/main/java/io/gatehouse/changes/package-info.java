/**
 * Committed rows handed on to routes: what stands behind the Kamelet {@code changes}. Begin with
 * {@link io.gatehouse.changes.ChangesConsumer}, then SiteChanges. Knows feed and the warehouse; no
 * vendor.
 */
package io.gatehouse.changes;
