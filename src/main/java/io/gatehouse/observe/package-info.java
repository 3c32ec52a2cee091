/**
 * How feeds stand, for whoever shows it: begin with {@link io.gatehouse.observe.Status}, the one
 * place that collects it. Knows feed's settings and the warehouse, and no vendor.
 */
package io.gatehouse.observe;
