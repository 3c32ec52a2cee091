/**
 * The demo's WeCom site: its scenes, and what must be in the warehouse. Begin with WeComDemo. Knows
 * demo, daemon and the simulator of WeCom; no other vendor's site.
 */
package io.gatehouse.demo.wecom;
