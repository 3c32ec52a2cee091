/**
 * The demo's K30 site: its scenes, and what must be in the warehouse. Begin with K30Demo. Knows
 * demo, daemon and the simulator of K30; no other vendor's site.
 */
package io.gatehouse.demo.k30;
