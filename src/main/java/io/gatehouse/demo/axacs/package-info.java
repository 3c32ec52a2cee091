/**
 * The demo's AX-ACS site: its server, and what the acts of its plan are. Begin with AxAcsDemo.
 * Knows demo and the simulator of AX-ACS; no other vendor's site.
 */
package io.gatehouse.demo.axacs;
