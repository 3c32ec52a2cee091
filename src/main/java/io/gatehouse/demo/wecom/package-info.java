/**
 * The demo's WeCom site: its server, and what the acts of its plan are. Begin with WeComDemo. Knows
 * demo and the simulator of WeCom; no other vendor's site.
 */
package io.gatehouse.demo.wecom;
