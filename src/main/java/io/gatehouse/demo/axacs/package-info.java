/**
 * The demo's AX-ACS site: its scenes, and what must be in the warehouse. Begin with AxAcsDemo.
 * Knows demo, daemon and the simulator of AX-ACS; no other vendor's site.
 */
package io.gatehouse.demo.axacs;
