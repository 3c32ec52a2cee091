/**
 * A simulated K30 server and what must come of it. Begin with K30Simulator. Knows what simulators
 * share.
 */
package io.gatehouse.simulator.k30;
