/**
 * How the daemon and its feeds are, for people and for monitoring: health, metrics and the status
 * page on the management port. Begin with {@link io.gatehouse.observe.Management}, which puts them
 * together; {@link io.gatehouse.observe.Status} is what the status command prints too. Knows feed,
 * settings and the warehouse, and no vendor.
 */
package io.gatehouse.observe;
