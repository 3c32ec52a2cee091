/**
 * The demo's K30 site: its server, and what the acts of its plan are. Begin with K30Demo. Knows
 * demo and the simulator of K30; no other vendor's site.
 */
package io.gatehouse.demo.k30;
