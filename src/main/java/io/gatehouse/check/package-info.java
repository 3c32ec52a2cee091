/**
 * What the command {@code check} tries: each site's server, sign-in, permissions and clock, the
 * port for pushes, and the warehouse. Nothing is written and no checkpoint is moved. Begin with
 * {@link io.gatehouse.check.Check}; what is peculiar to a vendor is its {@link
 * io.gatehouse.check.Check.Probe}, in the vendor's package. Knows feed and below, and no vendor.
 */
package io.gatehouse.check;
